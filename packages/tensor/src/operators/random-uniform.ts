import { cast, mul, shiftRight } from "../scalar/expression.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, type Primitive } from "./define.ts";
import { anyBits, bitsAt, keyed, keyShape } from "./random-bits.ts";

export const randomUniformDefinition: Primitive = definePrimitive<{ shape: Shape }>({
  name: "randomUniform",
  signature: "2 -> ...",
  shape: keyShape("randomUniform"),
  dtype: keyed("randomUniform", "float32"),
  domain: [anyBits],
  draw: (size) => ({ shapes: [[2]], attributes: { shape: [size(), size()] } }),
  // 24 bits are exact in float32, and so is the product with a power of two.
  meaning: ([key], place, { shape }) => mul(cast("float32", shiftRight(bitsAt(key, place, shape), 8)), 2 ** -24),
});

/**
 * Random numbers in [0, 1), float32, multiples of 2^-24: the top 24 of the bits that {@link randomBits} gives.
 * @throws TercetError `shape-invalid`, `dtype-mismatch`
 * @example expect(await toArray(less(randomUniform(tensor([1, 2], { dtype: "int32" }), { shape: [2] }), 1))).toEqual([true, true]);
 */
export function randomUniform(key: Tensor, { shape }: { readonly shape: Shape }): Tensor {
  return apply(randomUniformDefinition, [key], { shape });
}
