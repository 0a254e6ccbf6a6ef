import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runInBatches } from "./queue.ts";

const double = async (batch: readonly number[]): Promise<readonly number[]> => batch.map((value) => 2 * value);

describe("a queue", () => {
  test("hands every result back at its own place, whatever the lengths and the budget", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(50)), fc.integer({ min: 1, max: 120 }), async (items, tokensPerBatch) => {
        expect(await runInBatches(items, (item) => item, double, { tokensPerBatch })).toEqual(items.map((item) => 2 * item));
      }),
    );
  });

  test("keeps every batch within the budget, except a sequence that is longer by itself", async () => {
    const batches: (readonly number[])[] = [];
    const run = async (batch: readonly number[]): Promise<readonly number[]> => {
      batches.push(batch);
      return batch;
    };
    await runInBatches([4, 30, 5, 6, 1], (item) => item, run, { tokensPerBatch: 10 });
    expect(batches).toEqual([[30], [6], [5, 4, 1]]);
  });

  test("puts sequences of similar length together, equal ones in their order", async () => {
    const seen: number[] = [];
    const run = async (batch: readonly { readonly at: number }[]): Promise<readonly number[]> => {
      seen.push(...batch.map(({ at }) => at));
      return batch.map(() => 0);
    };
    await runInBatches([3, 9, 3, 9].map((length, at) => ({ length, at })), ({ length }) => length, run); // prettier-ignore
    expect(seen).toEqual([1, 3, 0, 2]);
  });

  test("tells of every finished batch", async () => {
    const told: unknown[] = [];
    await runInBatches([2, 3, 2], (item) => item, double, { tokensPerBatch: 4, progress: (done) => told.push(done) });
    expect(told).toEqual([
      { texts: 1, of: 3, tokens: 3, ofTokens: 7 },
      { texts: 3, of: 3, tokens: 7, ofTokens: 7 },
    ]);
  });

  test("stops between two batches when it is told to, and starts none when it was told before", async () => {
    const abort = new AbortController();
    const run = async (batch: readonly number[]): Promise<readonly number[]> => {
      abort.abort();
      return batch;
    };
    const options = { tokensPerBatch: 1, signal: abort.signal };
    await expect(runInBatches([1, 1, 1], (item) => item, run, options)).rejects.toThrow(
      expect.objectContaining({ code: "run-cancelled", details: { done: 1, total: 3 } }),
    );
    await expect(runInBatches([1], (item) => item, run, options)).rejects.toThrow(
      expect.objectContaining({ code: "run-cancelled", details: { done: 0, total: 1 } }),
    );
  });

  test("lets an event abort it although no batch ever waits", async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 0);
    const items = new Array<number>(2000).fill(1);
    await expect(runInBatches(items, (item) => item, double, { tokensPerBatch: 1, signal: abort.signal })).rejects.toThrow("run-cancelled");
  });

  /** Batches that take a turn of the event loop; the item that fails says so at its end. */
  function logged(log: string[], failing?: number): (batch: readonly number[]) => Promise<readonly number[]> {
    return async (batch) => {
      log.push(`begun ${batch.join()}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      log.push(`ended ${batch.join()}`);
      if (failing !== undefined && batch.includes(failing)) throw new RangeError("out of memory");
      return batch;
    };
  }

  test("begins a batch while the one before is under way, and no further one", async () => {
    const log: string[] = [];
    expect(await runInBatches([1, 2, 3, 4], (item) => item, logged(log), { tokensPerBatch: 1 })).toEqual([1, 2, 3, 4]);
    expect(log).toEqual(["begun 4", "begun 3", "ended 4", "begun 2", "ended 3", "begun 1", "ended 2", "ended 1"]);
  });

  test("waits for what is under way before it gives on what a batch throws, and begins nothing more", async () => {
    const log: string[] = [];
    await expect(runInBatches([1, 2, 3, 4], (item) => item, logged(log, 4), { tokensPerBatch: 1 })).rejects.toThrow(RangeError);
    expect(log).toEqual(["begun 4", "begun 3", "ended 4", "ended 3"]);
  });

  test("gives on what a batch throws", async () => {
    const fail = async (): Promise<readonly number[]> => {
      throw new RangeError("out of memory");
    };
    await expect(runInBatches([1], (item) => item, fail)).rejects.toThrow(RangeError);
  });

  test("of nothing runs nothing", async () => {
    expect(await runInBatches([], () => 1, double)).toEqual([]);
  });
});
