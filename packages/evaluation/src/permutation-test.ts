import { checkLengths, checkScores, checkSeed, checkWhole } from "./check.ts";
import { errors } from "./errors.ts";
import { philox } from "./random.ts";

/** Options of `pairedPermutationTest`. */
export interface PermutationOptions {
  /** Seed of the sampled sign flips, from 0 to 2^32 - 1. */
  readonly seed: number;
  /** Sign flips to look at; default 10 000. All of them are looked at, exactly, when there are no more. */
  readonly permutations?: number;
}

/** Outcome of a paired test: mean of a - b, two-sided p-value, and how it was found. */
export interface PairedTest {
  readonly kind: "exact" | "sampled";
  readonly difference: number;
  readonly p: number;
  /** Sign flips looked at. */
  readonly permutations: number;
  /** Examples on which the two differ: the others cannot speak for either. */
  readonly differing: number;
}

/**
 * Paired two-sided permutation test of the mean difference of two results on the same examples: if neither is better, the sign
 * of every example's difference is a coin. p is the share of sign flips whose |mean| is at least the observed one; sampled
 * flips count the observed one too, so p is never 0.
 * @throws TercetError `lengths-differ`, `nothing-to-measure`, `score-not-a-number`, `evaluation-option-invalid`
 * @example
 * const test = pairedPermutationTest([1, 1, 1, 1, 1], [0, 0, 0, 0, 1], { seed: 1 });
 * expect(test).toMatchObject({ kind: "exact", difference: 0.8, p: 0.125 });
 */
export function pairedPermutationTest(a: ArrayLike<number>, b: ArrayLike<number>, options: PermutationOptions): PairedTest {
  const { seed, permutations = 10_000 } = options;
  checkLengths("The two results of a paired test", a, b);
  checkScores(a);
  checkScores(b);
  checkWhole("permutations", permutations, 1);
  checkSeed(seed);
  if (a.length === 0) throw errors["nothing-to-measure"]({ what: "the pairs of a paired test" });

  const differences = Float64Array.from(a, (value, i) => value - (b[i] ?? 0));
  const total = differences.reduce((sum, value) => sum + value, 0);
  const nonZero = differences.filter((value) => value !== 0);
  const scale = nonZero.reduce((sum, value) => sum + Math.abs(value), 0);
  // Sums of the same numbers in another sign differ by rounding; ties with the observed sum must count.
  const threshold = Math.abs(total) - 1e-12 * scale;
  const summary = { difference: total / a.length, differing: nonZero.length };

  if (2 ** nonZero.length <= permutations) {
    const all = 2 ** nonZero.length;
    let extreme = 0;
    for (let flips = 0; flips < all; flips++) if (Math.abs(flippedSum(nonZero, () => flips)) >= threshold) extreme++;
    return { kind: "exact", ...summary, p: extreme / all, permutations: all };
  }
  let extreme = 1;
  for (let stream = 0; stream < permutations; stream++) {
    if (Math.abs(flippedSum(nonZero, (word) => philox(word, stream, seed)[0])) >= threshold) extreme++;
  }
  return { kind: "sampled", ...summary, p: extreme / (permutations + 1), permutations };
}

/** Sum with the signs of 32 numbers at a time taken from the bits of one word. */
function flippedSum(values: Float64Array, wordAt: (word: number) => number): number {
  let sum = 0;
  let bits = 0;
  for (let i = 0; i < values.length; i++) {
    if (i % 32 === 0) bits = wordAt(i / 32);
    sum += (bits >>> (i % 32)) & 1 ? -(values[i] ?? 0) : (values[i] ?? 0);
  }
  return sum;
}
