import { max } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, finite, sameNumber, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { less } from "./less.ts";
import { where } from "./where.ts";

export const reluDefinition: Primitive = elementWise({
  name: "relu",
  dtype: sameNumber("relu"),
  domain: [finite],
  meaning: (a) => max(a, 0),
  gradient: ([a], gradient) => [where(less(0, a), gradient, 0)],
});

/**
 * a where it is above 0, else 0; NaN stays NaN. The gradient at 0 is 0.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(relu(tensor([-1, 2])))).toEqual([0, 2]);
 */
export function relu(a: Tensor): Tensor {
  return apply(reluDefinition, [a]);
}
