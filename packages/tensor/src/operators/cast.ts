import { isFloat, type DType } from "../dtype.ts";
import { cast as scalarCast } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, finite, type Primitive } from "./define.ts";

export const castDefinition: Primitive = definePrimitive<{ dtype: DType }>({
  name: "cast",
  signature: "... -> ...",
  shape: ([shape = []]) => shape,
  dtype: (_, { dtype }) => dtype,
  domain: [finite],
  draw: (size) => ({ shapes: [[size(), size()]], attributes: { dtype: "int32" } }),
  meaning: ([a], { dtype }) => scalarCast(dtype, a()),
  gradient: ([a], gradient) => [isFloat(a.dtype) ? cast(gradient, a.dtype) : undefined],
});

/**
 * The elements in another dtype: int32 to a float rounds to nearest, a float to int32 truncates and saturates (NaN gives 0), bool is 0 or 1,
 * to bool is "not 0", float32 to a half type rounds to nearest even, anything to int8 truncates and saturates. Gradients flow between float32 and float64.
 * @example expect(await toArray(cast(tensor([1.7, -1.7]), "int32"))).toEqual([1, -1]);
 */
export function cast(a: Tensor, dtype: DType): Tensor {
  return a.dtype === dtype ? a : apply(castDefinition, [a], { dtype });
}
