import { min } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, finite, sameNumber, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { equal } from "./equal.ts";
import { less } from "./less.ts";
import { mul } from "./mul.ts";
import { operands, type Operand } from "./operand.ts";
import { sub } from "./sub.ts";
import { where } from "./where.ts";

export const minimumDefinition: Primitive = elementWise({
  name: "minimum",
  dtype: sameNumber("minimum"),
  domain: [finite, finite],
  meaning: min,
  gradient: ([a, b], gradient) => {
    const half = mul(gradient, 0.5);
    const first = where(less(a, b), gradient, where(equal(a, b), half, 0));
    return [first, sub(gradient, first)];
  },
});

/**
 * The smaller of a and b; a NaN in one of them is the result. Operands broadcast. The gradient of equal operands is halved.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(minimum(tensor([1, 5]), 3))).toEqual([1, 3]);
 */
export function minimum(a: Operand, b: Operand): Tensor {
  return apply(minimumDefinition, operands("minimum", a, b));
}
