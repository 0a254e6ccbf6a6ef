/** Times of one thing, in milliseconds. */
export interface Times {
  readonly median: number;
  /** The quartiles, and the shortest time: what a loaded machine disturbs least. */
  readonly lower: number;
  readonly upper: number;
  readonly best: number;
  readonly samples: readonly number[];
}

/** What is timed; the time ends when the promise is fulfilled. */
export type Work = () => Promise<unknown>;

/** How often to measure, and how long nothing is done before each measurement, so that the other's spinning threads have gone to sleep. */
export interface TimingOptions {
  readonly warmups: number;
  readonly rounds: number;
  readonly pauseMilliseconds: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly elapsed: () => number;
}

/** Measures all works in turn, in rounds that begin with another one each time, so that a slow moment of the machine meets all of them. */
export async function interleaved(works: readonly Work[], options: TimingOptions): Promise<readonly Times[]> {
  for (let i = 0; i < options.warmups; i++) for (const work of works) await work();
  const samples = works.map((): number[] => []);
  for (let round = 0; round < options.rounds; round++)
    for (let turn = 0; turn < works.length; turn++) {
      const which = (round + turn) % works.length;
      await options.sleep(options.pauseMilliseconds);
      const started = options.elapsed();
      await works[which]?.();
      samples[which]?.push(options.elapsed() - started);
    }
  return samples.map(timesOf);
}

/** @throws RangeError without samples */
export function timesOf(samples: readonly number[]): Times {
  if (samples.length === 0) throw new RangeError("There must be at least one sample.");
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    lower: quantile(sorted, 0.25),
    upper: quantile(sorted, 0.75),
    best: quantile(sorted, 0),
    samples,
  };
}

/** Linear between the neighbours. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const [below = NaN, above = NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (at - Math.floor(at)) * (above - below);
}
