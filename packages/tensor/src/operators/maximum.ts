import { max } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, finite, sameNumber, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { equal } from "./equal.ts";
import { less } from "./less.ts";
import { mul } from "./mul.ts";
import { operands, type Operand } from "./operand.ts";
import { sub } from "./sub.ts";
import { where } from "./where.ts";

export const maximumDefinition: Primitive = elementWise({
  name: "maximum",
  dtype: sameNumber("maximum"),
  domain: [finite, finite],
  meaning: max,
  gradient: ([a, b], gradient) => {
    const half = mul(gradient, 0.5);
    const first = where(less(b, a), gradient, where(equal(a, b), half, 0));
    return [first, sub(gradient, first)];
  },
});

/**
 * The greater of a and b; a NaN in one of them is the result. Operands broadcast. The gradient of equal operands is halved.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(maximum(tensor([1, 5]), 3))).toEqual([3, 5]);
 */
export function maximum(a: Operand, b: Operand): Tensor {
  return apply(maximumDefinition, operands("maximum", a, b));
}
