/**
 * A thread's own part of `units` is contiguous and the same in each launch, so that what it made lies in its cache. It takes it in pieces, each half of what is
 * left but at least `least`, and then pieces of what others have left: so the work of a thread that wakes late is done. `counters` at `at` hold, for each
 * thread, how many units of its part are taken. Gives the number of units that it did.
 */
export function shareUnits(
  { units, grain, least }: Shares,
  { counters, at, thread, threads }: Sharer,
  work: (from: number, to: number) => void,
): number {
  const grains = Math.ceil(units / grain);
  const start = (part: number): number => Math.min(units, Math.floor((grains * part) / threads) * grain);
  let done = 0;
  for (let turn = 0; turn < threads; turn++) {
    const part = (thread + turn) % threads;
    const [first, end] = [start(part), start(part + 1)];
    for (;;) {
      const taken = Atomics.load(counters, at + part);
      const left = end - first - taken;
      if (left <= 0) break;
      const half = Math.ceil(left / 2 / grain) * grain;
      const size = Math.min(left, Math.max(least, half));
      if (Atomics.compareExchange(counters, at + part, taken, taken + size) !== taken) continue;
      work(first + taken, first + taken + size);
      done += size;
    }
  }
  return done;
}

/** How the units of a launch are divided. */
export interface Shares {
  readonly units: number;
  /** Pieces begin at multiples of this. */
  readonly grain: number;
  /** The smallest piece, a multiple of the grain. */
  readonly least: number;
}

/** Who takes pieces, and where it is kept which are taken. */
export interface Sharer {
  readonly counters: Int32Array;
  readonly at: number;
  readonly thread: number;
  readonly threads: number;
}
