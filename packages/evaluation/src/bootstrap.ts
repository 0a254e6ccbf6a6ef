import { checkScores, checkSeed, checkWhole } from "./check.ts";
import { errors } from "./errors.ts";
import { uniformBelow } from "./random.ts";

/** How intervals are drawn. */
export interface BootstrapOptions {
  /** Seed of the resampling, from 0 to 2^32 - 1. */
  readonly seed: number;
  /** Resamples; default 10 000. */
  readonly resamples?: number;
  /** Coverage, between 0 and 1; default 0.95. */
  readonly level?: number;
}

/** An interval, with all that is needed to draw it again. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly resamples: number;
  readonly seed: number;
}

/** Quantile of ascending values with linear interpolation, as numpy's default. */
function quantile(sorted: Float64Array, probability: number): number {
  const place = probability * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  // Equal ends first: an infinite one would make NaN.
  return low === high ? low : low + (place - below) * (high - low);
}

/**
 * Percentile bootstrap interval of any statistic of a sample: examples are drawn with replacement, the statistic gets their
 * indices. Resample r takes its examples from stream r, so the result depends on nothing but the arguments.
 * A resample whose statistic is NaN is left out of the quantiles.
 * @param count number of examples
 * @param statistic gets `count` indices into the sample; the array is used again for the next resample
 * @throws TercetError `nothing-to-measure`, `evaluation-option-invalid`
 * @example
 * const x = [1, 2, 4, 3], y = [1, 3, 4, 2];
 * const pick = (values: number[], at: Uint32Array) => Array.from(at, (i) => values[i]!);
 * const interval = bootstrap(4, (at) => spearman(pick(x, at), pick(y, at)) ?? NaN, { seed: 1, resamples: 200 });
 * expect(interval.high).toBeGreaterThanOrEqual(interval.low);
 */
export function bootstrap(count: number, statistic: (indices: Uint32Array) => number, options: BootstrapOptions): Interval {
  const { seed, resamples = 10_000, level = 0.95 } = options;
  if (count === 0) throw errors["nothing-to-measure"]({ what: "the examples of a bootstrap" });
  checkWhole("resamples", resamples, 1);
  checkSeed(seed);
  if (!(level > 0 && level < 1)) {
    throw errors["evaluation-option-invalid"]({ option: "level", requirement: "a number between 0 and 1", value: level });
  }
  const indices = new Uint32Array(count);
  const values = new Float64Array(resamples);
  for (let stream = 0; stream < resamples; stream++) {
    for (let i = 0; i < count; i++) indices[i] = uniformBelow({ seed, stream }, i, count);
    values[stream] = statistic(indices);
  }
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  return { low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2), level, resamples, seed };
}

/**
 * Mean of one value for each example.
 * @throws TercetError `nothing-to-measure`
 * @example
 * expect(mean([1, 0, 1, 0])).toBe(0.5);
 */
export function mean(values: ArrayLike<number>): number {
  if (values.length === 0) throw errors["nothing-to-measure"]({ what: "the values of a mean" });
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}

/**
 * Bootstrap interval of a mean over examples. When all values are equal it has no width: it says nothing then about examples
 * not seen.
 * @throws TercetError `nothing-to-measure`, `score-not-a-number`, `evaluation-option-invalid`
 * @example
 * const { low, high } = meanInterval([1, 0, 1, 1, 0, 1, 1, 0], { seed: 7, resamples: 1000 });
 * expect(low).toBeLessThan(0.625);
 * expect(high).toBeGreaterThan(0.625);
 */
export function meanInterval(values: ArrayLike<number>, options: BootstrapOptions): Interval {
  checkScores(values);
  const statistic = (indices: Uint32Array): number => {
    let sum = 0;
    for (let i = 0; i < indices.length; i++) sum += values[indices[i] ?? 0] ?? 0;
    return sum / indices.length;
  };
  return bootstrap(values.length, statistic, options);
}
