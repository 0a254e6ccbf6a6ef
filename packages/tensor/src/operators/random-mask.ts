import { integer, lessEqual } from "../scalar/expression.ts";
import { maskCounter, masking, maskPart, maskThreshold } from "../scalar/mask-bits.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, type Primitive } from "./define.ts";
import { flatIndex } from "./flat-index.ts";
import { anyBits, keyed, keyShape } from "./random-bits.ts";
import { threefryWords } from "./threefry.ts";

export const randomMaskDefinition: Primitive = definePrimitive<{ shape: Shape; rate: number }>({
  name: "randomMask",
  signature: "2 -> ...",
  shape: keyShape("randomMask"),
  dtype: keyed("randomMask", "bool"),
  domain: [anyBits],
  draw: (size) => ({ shapes: [[2]], attributes: { shape: [size(), size()], rate: 0.25 } }),
  meaning: ([key], { at }, { shape, rate }) => {
    const position = flatIndex(at, shape);
    const words = threefryWords(key(integer(0)), key(integer(1)), { first: masking, second: maskCounter(position) });
    return lessEqual(integer(maskThreshold(rate)), maskPart(position, words));
  },
});

/**
 * True with probability 1 - rate, rounded to a multiple of 2^-16, from a key, int32 [2]: which elements are false follows from key and row-major position
 * alone. One call of Threefry2x32-20 decides four of them, by 16 bits each. Positions wrap at 2^32.
 * @throws TercetError `shape-invalid`, `dtype-mismatch`
 * @example expect(await toArray(randomMask(tensor([1, 2], { dtype: "int32" }), { shape: [2], rate: 0 }))).toEqual([true, true]);
 */
export function randomMask(key: Tensor, { shape, rate }: { readonly shape: Shape; readonly rate: number }): Tensor {
  return apply(randomMaskDefinition, [key], { shape, rate });
}
