import { mul as scalarMul } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, finite, sameNumber, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { mul } from "./mul.ts";

export const squareDefinition: Primitive = elementWise({
  name: "square",
  dtype: sameNumber("square"),
  domain: [finite],
  meaning: (a) => scalarMul(a, a),
  gradient: ([a], gradient) => [mul(gradient, mul(a, 2))],
});

/**
 * a times a.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(square(tensor([3, -2])))).toEqual([9, 4]);
 */
export function square(a: Tensor): Tensor {
  return apply(squareDefinition, [a]);
}
