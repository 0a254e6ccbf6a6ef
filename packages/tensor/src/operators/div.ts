import { div as scalarDiv } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, finite, nonzero, sameFloat, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { operands, type Operand } from "./operand.ts";

export const divDefinition: Primitive = elementWise({
  name: "div",
  dtype: sameFloat("div"),
  domain: [finite, nonzero],
  meaning: scalarDiv,
  gradient: ([, b], gradient, output) => [div(gradient, b), neg(div(mul(gradient, output), b))],
});

/**
 * a / b, of floats; operands broadcast, a number takes the dtype of the other operand. Division by 0 gives what IEEE 754 says.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(div(tensor([1, 2]), 4))).toEqual([0.25, 0.5]);
 */
export function div(a: Operand, b: Operand): Tensor {
  return apply(divDefinition, operands("div", a, b));
}
