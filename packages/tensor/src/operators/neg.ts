import { neg as scalarNeg } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, finite, sameNumber, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";

export const negDefinition: Primitive = elementWise({
  name: "neg",
  dtype: sameNumber("neg"),
  domain: [finite],
  meaning: scalarNeg,
  gradient: (_, gradient) => [neg(gradient)],
});

/**
 * -a.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(neg(tensor([1, -2])))).toEqual([-1, 2]);
 */
export function neg(a: Tensor): Tensor {
  return apply(negDefinition, [a]);
}
