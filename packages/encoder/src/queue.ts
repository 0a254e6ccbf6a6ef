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

/**
 * Runs sequences through a model in batches of similar length, and hands every result back at its own place. The bits of a result do not depend on the
 * batch it was in, so neither do they on the order or the budget.
 * @throws TercetError `run-cancelled`
 */
export async function runInBatches<Item, Result>(
  items: readonly Item[],
  lengthOf: (item: Item) => number,
  run: (batch: readonly Item[]) => Promise<readonly Result[]>,
  options: QueueOptions = {},
): Promise<readonly Result[]> {
  const { tokensPerBatch = defaultBudget, progress, signal } = options;
  const order = items.map((_, i) => i).sort((a, b) => lengthOf(items[b]!) - lengthOf(items[a]!) || a - b);
  const ofTokens = items.reduce((sum, item) => sum + lengthOf(item), 0);
  const results = new Array<Result>(items.length);
  let done = 0;
  let tokens = 0;
  for (let start = 0; start < order.length;) {
    // A backend may compute without ever waiting; whoever aborts must get a turn.
    if (signal !== undefined && start > 0) await new Promise((resolve) => setTimeout(resolve, 0));
    if (signal?.aborted === true) throw errors["run-cancelled"]({ done, total: items.length });
    let end = start;
    let size = 0;
    while (end < order.length) {
      const length = lengthOf(items[order[end]!]!);
      if (end > start && size + length > tokensPerBatch) break;
      size += length;
      end++;
    }
    const places = order.slice(start, end);
    const batch = await run(places.map((place) => items[place]!));
    places.forEach((place, i) => (results[place] = batch[i]!)); // one result for each item
    done += places.length;
    tokens += size;
    progress?.({ texts: done, of: items.length, tokens, ofTokens });
    start = end;
  }
  return results;
}
