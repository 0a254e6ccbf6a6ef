/** Names one stream of random numbers: same key, same numbers, in any order of asking. */
export interface RandomKey {
  /** A whole number from 0 to 2^32 - 1. */
  readonly seed: number;
  /** A whole number from 0 to 2^32 - 1. */
  readonly stream: number;
}

// Philox2x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
const multiplier = 0xd256d193;
const keyStep = 0x9e3779b9;

/** High 32 bits of the 64-bit product of two 32-bit numbers, through 16-bit halves. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  // Each partial sum stays below 2^33, exact in a double.
  return (aHigh * bHigh + Math.floor((aLow * bHigh + middle) / 65536)) >>> 0;
}

/** The two 32-bit words that Philox2x32-10 gives for a counter and a key. */
export function philox(counterLow: number, counterHigh: number, key: number): readonly [number, number] {
  let low = counterLow >>> 0;
  let high = counterHigh >>> 0;
  let k = key >>> 0;
  for (let round = 0; round < 10; round++) {
    const next = (multiplyHigh(multiplier, low) ^ k ^ high) >>> 0;
    high = Math.imul(multiplier, low) >>> 0;
    low = next;
    k = (k + keyStep) >>> 0;
  }
  return [low, high];
}

/**
 * Number `position` of a stream, uniform in [0, 1) with 53 bits: a pure function, no state.
 * @example
 * const key = { seed: 1, stream: 0 };
 * expect(uniform(key, 7)).toBe(uniform(key, 7));
 */
export function uniform(key: RandomKey, position: number): number {
  const [a, b] = philox(position, key.stream, key.seed);
  return (a * 2 ** 21 + (b >>> 11)) / 2 ** 53;
}

/**
 * Whole number below `bound` at `position` of a stream; the bias is below bound / 2^53.
 * @example
 * expect(uniformBelow({ seed: 1, stream: 0 }, 0, 6)).toBeLessThan(6);
 */
export function uniformBelow(key: RandomKey, position: number, bound: number): number {
  return Math.floor(uniform(key, position) * bound);
}
