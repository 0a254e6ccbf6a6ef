import { integer } from "../scalar/expression.ts";
import { normalizeAxis, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, type Primitive } from "./define.ts";

export const iotaDefinition: Primitive = definePrimitive<{ shape: Shape; axis: number }>({
  name: "iota",
  signature: "-> ...",
  shape: (_, { shape }) => shape,
  dtype: () => "int32",
  domain: [],
  draw: (size) => ({ shapes: [], attributes: { shape: [size(), size()], axis: size() % 2 } }),
  meaning: (_, { at }, { axis }) => at[axis] ?? integer(0),
});

/**
 * Positions along an axis, int32: every element is its own coordinate.
 * @throws TercetError `axis-out-of-range`
 * @example expect(await toArray(iota({ shape: [2, 3], axis: 1 }))).toEqual([[0, 1, 2], [0, 1, 2]]);
 */
export function iota({ shape, axis }: { readonly shape: Shape; readonly axis: number }): Tensor {
  return apply(iotaDefinition, [], { shape, axis: normalizeAxis(axis, shape.length, "iota") });
}
