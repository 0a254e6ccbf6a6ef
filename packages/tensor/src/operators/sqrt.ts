import { sqrt as scalarSqrt } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, positive, sameFloat, type Primitive } from "./define.ts";
import { div } from "./div.ts";
import { elementWise } from "./element-wise.ts";
import { mul } from "./mul.ts";

export const sqrtDefinition: Primitive = elementWise({
  name: "sqrt",
  dtype: sameFloat("sqrt"),
  domain: [positive],
  meaning: scalarSqrt,
  gradient: (_, gradient, output) => [div(mul(gradient, 0.5), output)],
});

/**
 * The square root, of floats; NaN below 0.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(sqrt(tensor([4, 9])))).toEqual([2, 3]);
 */
export function sqrt(a: Tensor): Tensor {
  return apply(sqrtDefinition, [a]);
}
