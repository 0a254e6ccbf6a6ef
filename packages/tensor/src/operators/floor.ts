import { floor as scalarFloor } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, finite, sameFloat, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";

export const floorDefinition: Primitive = elementWise({
  name: "floor",
  dtype: sameFloat("floor"),
  domain: [finite],
  meaning: scalarFloor,
  gradient: () => [undefined],
});

/**
 * The greatest integer that is not above a, of floats. No gradient flows.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(floor(tensor([1.5, -1.5])))).toEqual([1, -2]);
 */
export function floor(a: Tensor): Tensor {
  return apply(floorDefinition, [a]);
}
