import { sub as scalarSub } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, finite, sameNumber, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { neg } from "./neg.ts";
import { operands, type Operand } from "./operand.ts";

export const subDefinition: Primitive = elementWise({
  name: "sub",
  dtype: sameNumber("sub"),
  domain: [finite, finite],
  meaning: scalarSub,
  gradient: (_, gradient) => [gradient, neg(gradient)],
});

/**
 * a - b; operands broadcast, a number takes the dtype of the other operand. int32 wraps.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(sub(tensor([1, 2]), 10))).toEqual([-9, -8]);
 */
export function sub(a: Operand, b: Operand): Tensor {
  return apply(subDefinition, operands("sub", a, b));
}
