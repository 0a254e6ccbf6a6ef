import { abs as scalarAbs } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, finite, sameNumber, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { mul } from "./mul.ts";
import { sign } from "./sign.ts";

export const absDefinition: Primitive = elementWise({
  name: "abs",
  dtype: sameNumber("abs"),
  domain: [finite],
  meaning: scalarAbs,
  gradient: ([a], gradient) => [mul(gradient, sign(a))],
});

/**
 * The absolute value; the gradient at 0 is 0.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(abs(tensor([1, -2])))).toEqual([1, 2]);
 */
export function abs(a: Tensor): Tensor {
  return apply(absDefinition, [a]);
}
