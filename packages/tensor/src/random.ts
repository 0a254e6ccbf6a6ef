import { errors } from "./errors.ts";
import { tensor } from "./create.ts";
import type { Tensor } from "./tensor.ts";

/** Two 32-bit words, as signed integers, from which random numbers follow; `keyTensor` makes a tensor of it. */
export type Key = readonly [number, number];

/** First words of the counter, so that numbers drawn from a key and keys made from it never coincide. Drawing (`randomBits`) has 0. */
const folding = 1;
const splitting = 2;

/** After every fourth round a part of the key is added; each round rotates by one of these, in turn. Salmon et al., SC 2011. */
const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/**
 * Threefry2x32 with 20 rounds: two 32-bit words from a key and a counter of two words. Signed integers hold the bits.
 * @example expect(threefry([0, 0], [0, 0])[0]).toBe(0x6b200159);
 */
export function threefry([k0, k1]: Key, [c0, c1]: Key): Key {
  const keys = [k0 | 0, k1 | 0, 0x1bd11bda ^ k0 ^ k1] as const;
  let a = (c0 + keys[0]) | 0;
  let b = (c1 + keys[1]) | 0;
  for (let round = 0; round < 20; round++) {
    const by = rotations[(round % 8) as 0]; // within the table
    a = (a + b) | 0;
    b = ((b << by) | (b >>> (32 - by))) ^ a;
    if (round % 4 !== 3) continue;
    const injection = (round + 1) / 4;
    a = (a + keys[(injection % 3) as 0]) | 0; // within the table
    b = (b + keys[((injection + 1) % 3) as 0] + injection) | 0; // within the table
  }
  return [a, b];
}

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
