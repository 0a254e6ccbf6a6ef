import { div } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, nonzero, sameFloat, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { square } from "./square.ts";

export const reciprocalDefinition: Primitive = elementWise({
  name: "reciprocal",
  dtype: sameFloat("reciprocal"),
  domain: [nonzero],
  meaning: (a) => div(1, a),
  gradient: (_, gradient, output) => [neg(mul(gradient, square(output)))],
});

/**
 * 1 / a, of floats.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(reciprocal(tensor([4])))).toEqual([0.25]);
 */
export function reciprocal(a: Tensor): Tensor {
  return apply(reciprocalDefinition, [a]);
}
