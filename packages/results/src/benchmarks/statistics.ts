import type { Spread } from "./record.ts";

/** Median, quartiles and ends. @throws RangeError without samples */
export function summaryOf(samples: readonly number[]): Spread {
  if (samples.length === 0) throw new RangeError("There must be at least one sample.");
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    lower: quantile(sorted, 0.25),
    upper: quantile(sorted, 0.75),
    least: quantile(sorted, 0),
    most: quantile(sorted, 1),
    samples,
  };
}

/** A ratio of medians, and between what it lies. */
export interface Ratio {
  readonly ratio: number;
  /** Ends of the 95 % interval. */
  readonly from: number;
  readonly to: number;
}

const draws = 2000;

/** Thousands of draws for each pair, and several pages show the same ones: they are kept as long as their samples are. */
const known = new WeakMap<readonly number[], WeakMap<readonly number[], Ratio>>();

/**
 * The median of `over` divided by that of `under`, sampled in the same rounds. The interval is the bootstrap's over rounds: a slow round meets both, so the
 * pairs are kept together. The same samples always give the same interval.
 */
export function ratioOf(over: readonly number[], under: readonly number[]): Ratio {
  const ofOver = known.get(over) ?? new WeakMap<readonly number[], Ratio>();
  known.set(over, ofOver);
  const ratio = ofOver.get(under) ?? bootstrapped(over, under);
  ofOver.set(under, ratio);
  return ratio;
}

function bootstrapped(over: readonly number[], under: readonly number[]): Ratio {
  const rounds = Math.min(over.length, under.length);
  if (rounds === 0) throw new RangeError("There must be at least one round.");
  const ratioIn = (places: readonly number[]): number => medianAt(over, places) / medianAt(under, places);
  const random = generator();
  const ratios = Array.from({ length: draws }, () => ratioIn(Array.from({ length: rounds }, () => Math.floor(random() * rounds))));
  ratios.sort((a, b) => a - b);
  const all = Array.from({ length: rounds }, (_, i) => i);
  return { ratio: ratioIn(all), from: quantile(ratios, 0.025), to: quantile(ratios, 0.975) };
}

function medianAt(values: readonly number[], places: readonly number[]): number {
  return quantile(
    places.map((place) => values[place] ?? NaN).sort((a, b) => a - b),
    0.5,
  );
}

/** Linear between the neighbours. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const [below = NaN, above = NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (at - Math.floor(at)) * (above - below);
}

/** mulberry32 (T. Ettinger, public domain), from a fixed start: numbers in [0, 1). */
export function generator(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
