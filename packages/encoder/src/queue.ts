import { errors } from "./errors.ts";

/** How far a queue is. Time goes with tokens rather than with texts: the longest come first. */
export interface QueueProgress {
  readonly texts: number;
  readonly of: number;
  readonly tokens: number;
  readonly ofTokens: number;
}

/** How long work is cut into batches, and who hears of it. */
export interface QueueOptions {
  /** Most tokens of one batch; a longer sequence makes a batch of its own. Default 4096. */
  readonly tokensPerBatch?: number;
  /** Hears of every finished batch. */
  readonly progress?: (done: QueueProgress) => void;
  /** Stops between two batches. */
  readonly signal?: AbortSignal;
}

const defaultBudget = 4096;
/** While threads of a backend run one batch, the caller's makes the next one ready and reads what the last one gave. */
const mostInFlight = 2;

/**
 * Runs sequences through a model in batches of similar length, and hands every result back at its own place. Two batches are under way at a time. The bits of
 * a result do not depend on the batch it was in, so neither do they on the order or the budget.
 * @throws TercetError `run-cancelled`
 */
export async function runInBatches<Item, Result>(
  items: readonly Item[],
  lengthOf: (item: Item) => number,
  run: (batch: readonly Item[]) => Promise<readonly Result[]>,
  options: QueueOptions = {},
): Promise<readonly Result[]> {
  const { tokensPerBatch = defaultBudget, progress, signal } = options;
  const ofTokens = items.reduce((sum, item) => sum + lengthOf(item), 0);
  const results = new Array<Result>(items.length);
  let done = 0;
  let tokens = 0;
  const runOne = async ({ places, size }: Batch): Promise<void> => {
    const made = await run(places.map((place) => items[place]!));
    places.forEach((place, i) => (results[place] = made[i]!)); // one result for each item
    done += places.length;
    tokens += size;
    progress?.({ texts: done, of: items.length, tokens, ofTokens });
  };
  const underWay: Promise<void>[] = [];
  try {
    for (const [i, batch] of batchesOf(items.map(lengthOf), tokensPerBatch).entries()) {
      // A backend may compute without ever waiting; whoever aborts must get a turn.
      if (signal !== undefined && i > 0) await new Promise((resolve) => setTimeout(resolve, 0));
      if (signal?.aborted === true) break;
      const started = runOne(batch);
      started.catch(() => undefined); // it is told below, when its turn has come
      underWay.push(started);
      if (underWay.length === mostInFlight) await underWay.shift();
    }
    for (const each of underWay) await each;
  } finally {
    // Nobody hears of an error before all is quiet.
    await Promise.allSettled(underWay);
  }
  if (done < items.length) throw errors["run-cancelled"]({ done, total: items.length });
  return results;
}

/** Places of some items, and the sum of their lengths. */
interface Batch {
  readonly places: readonly number[];
  readonly size: number;
}

/** Cuts items into batches of similar length, the longest first, equal ones in their order. */
function batchesOf(lengths: readonly number[], tokensPerBatch: number): readonly Batch[] {
  const order = lengths.map((_, i) => i).sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  const batches: { places: number[]; size: number }[] = [];
  let current: { places: number[]; size: number } | undefined;
  for (const place of order) {
    const length = lengths[place]!;
    if (current === undefined || current.size + length > tokensPerBatch) batches.push((current = { places: [], size: 0 }));
    current.places.push(place);
    current.size += length;
  }
  return batches;
}
