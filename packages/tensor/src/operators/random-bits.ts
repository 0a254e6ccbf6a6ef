import { errors } from "../errors.ts";
import { integer, type Expression, type Read } from "../scalar/expression.ts";
import { sameShape, type Shape } from "../shape.ts";
import type { DType } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, type Domain, type Place, type Primitive } from "./define.ts";
import { flatIndex } from "./flat-index.ts";
import { drawing, threefryWords } from "./threefry.ts";

/** Any 32 bits. */
export const anyBits: Domain = { kind: "integer", from: -(2 ** 31), to: 2 ** 31 - 1 };

/** Checks a key's type. */
export function keyed(operator: string, output: DType): (dtypes: readonly DType[]) => DType {
  return (dtypes) => {
    if (dtypes[0] === "int32") return output;
    throw errors["dtype-mismatch"]({ operator, requirement: "a key must be int32", dtypes });
  };
}

/** Checks a key's shape; the attribute says the output's. */
export function keyShape(operator: string): (shapes: readonly Shape[], attributes: { readonly shape: Shape }) => Shape {
  return ([key = []], { shape }) => {
    if (sameShape(key, [2])) return shape;
    throw errors["shape-invalid"]({ operator, requirement: "a key must have shape [2]", shapes: [key] });
  };
}

/** The 32 random bits of the output element: a function of the key and the element's row-major position alone. */
export function bitsAt(key: Read, { at }: Place, shape: Shape): Expression {
  return threefryWords(key(integer(0)), key(integer(1)), { first: drawing, second: flatIndex(at, shape) })[0];
}

export const randomBitsDefinition: Primitive = definePrimitive<{ shape: Shape }>({
  name: "randomBits",
  signature: "2 -> ...",
  shape: keyShape("randomBits"),
  dtype: keyed("randomBits", "int32"),
  domain: [anyBits],
  draw: (size) => ({ shapes: [[2]], attributes: { shape: [size(), size()] } }),
  meaning: ([key], place, { shape }) => bitsAt(key, place, shape),
});

/**
 * Random 32-bit integers from a key, int32 [2]: the first word of Threefry2x32-20 with the element's row-major position as counter, so they are the same on
 * every backend and in any order. Positions wrap at 2^32.
 * @throws TercetError `shape-invalid`, `dtype-mismatch`
 * @example expect(await toArray(randomBits(tensor([0, 0], { dtype: "int32" }), { shape: [1] }))).toEqual([0x6b200159]);
 */
export function randomBits(key: Tensor, { shape }: { readonly shape: Shape }): Tensor {
  return apply(randomBitsDefinition, [key], { shape });
}
