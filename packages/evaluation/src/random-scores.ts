import { checkSeed, checkWhole } from "./check.ts";
import { uniform } from "./random.ts";

/**
 * Random row: scores that know nothing, uniform in [0, 1), the same for the same seed and example.
 * @param count number of candidates
 * @param key seed, and the example's position in its set
 * @throws TercetError `evaluation-option-invalid`
 * @example
 * expect(randomScores(20, { seed: 1, example: 3 })).toEqual(randomScores(20, { seed: 1, example: 3 }));
 */
export function randomScores(count: number, key: { readonly seed: number; readonly example: number }): Float64Array {
  checkWhole("count", count, 0);
  checkSeed(key.seed);
  checkWhole("example", key.example, 0);
  return Float64Array.from({ length: count }, (_, i) => uniform({ seed: key.seed, stream: key.example }, i));
}
