import { errors } from "./errors.ts";
import { tensor } from "./create.ts";
import { threefry, type Key } from "./scalar/threefry.ts";
import type { Tensor } from "./tensor.ts";

/** First words of the counter, so that numbers drawn from a key and keys made from it never coincide. Drawing (`randomBits`) has 0, `randomMask` 3. */
const folding = 1;
const splitting = 2;

/**
 * The key of a seed.
 * @param seed an integer up to 2^53 in size
 * @throws TercetError `attribute-invalid`
 * @example expect(key(7)).toEqual([0, 7]);
 */
export function key(seed: number): Key {
  if (!Number.isSafeInteger(seed))
    throw errors["attribute-invalid"]({ operator: "key", attribute: "seed", requirement: "an integer of at most 53 bits", value: seed });
  return [Math.floor(seed / 2 ** 32) | 0, seed | 0];
}

/**
 * The key for number n of something: a step, a layer, an epoch.
 * @example expect(foldIn(key(7), 1)).not.toEqual(foldIn(key(7), 2));
 */
export function foldIn(from: Key, n: number): Key {
  return threefry(from, [folding, n | 0]);
}

/**
 * As many new keys as are asked for.
 * @example expect(splitKey(key(7), 3).length).toBe(3);
 */
export function splitKey(from: Key, count: number): readonly Key[] {
  return Array.from({ length: count }, (_, i) => threefry(from, [splitting, i]));
}

/**
 * A key as the tensor that random operators take, int32 [2].
 * @example expect(await toArray(keyTensor(key(7)))).toEqual([0, 7]);
 */
export function keyTensor(from: Key): Tensor {
  return tensor(Int32Array.from(from));
}

/**
 * Normally distributed numbers (mean 0, deviation 1) on the host, for starting weights: Box and Muller's transformation.
 * @param seed as in {@link key}
 * @example expect(normals(1, 4)).toEqual(normals(1, 4));
 */
export function normals(seed: number, count: number): Float32Array<ArrayBuffer> {
  const from = key(seed);
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const [a, b] = threefry(from, [0, i / 2]);
    const radius = Math.sqrt(-2 * Math.log(((a >>> 0) + 0.5) / 2 ** 32)); // never the logarithm of 0
    const angle = (2 * Math.PI * (b >>> 0)) / 2 ** 32;
    numbers[i] = radius * Math.cos(angle);
    if (i + 1 < count) numbers[i + 1] = radius * Math.sin(angle);
  }
  return numbers;
}
