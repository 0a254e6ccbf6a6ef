import { constant, less, select } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, finite, sameNumber, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";

export const signDefinition: Primitive = elementWise({
  name: "sign",
  dtype: sameNumber("sign"),
  domain: [finite],
  meaning: (a) => select(less(a, 0), constant(-1, a.type), select(less(0, a), constant(1, a.type), a)),
  gradient: () => [undefined],
});

/**
 * -1, 0 or 1: below, at or above 0; NaN stays NaN. No gradient flows.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(sign(tensor([-3, 0, 5])))).toEqual([-1, 0, 1]);
 */
export function sign(a: Tensor): Tensor {
  return apply(signDefinition, [a]);
}
