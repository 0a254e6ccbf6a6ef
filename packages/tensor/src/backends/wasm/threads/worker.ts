import { workerScope, type WorkerScope } from "@tercet/host";
import { controlIn } from "./control.ts";
import { instantiate, launchWords, markIn, marks, runShared, type KernelFunctions } from "./run.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./pool.ts";

// No await stands at the top of this module: bundlers make workers of a form that has none.
void workerScope().then(work);

function work(scope: WorkerScope): void {
  const { memory, thread, threads } = scope.data as WorkerStart; // the pool sends just this
  const functions: KernelFunctions = [];
  const control = controlIn(memory, threads);
  const { performance } = globalThis as unknown as { readonly performance: { now(): number; readonly timeOrigin: number } }; // every engine with workers has it
  /** The same in all workers. */
  const now = (): number => performance.timeOrigin + performance.now();

  /** Takes part in the run that is open, which may be a later one than it was told of. */
  function takePart(): void {
    if (!control.enter()) return;
    const { table, count, scratch, threadBytes, functions: needed, times } = control.parameters();
    // Otherwise the functions are in a message that comes, and the run's own after it.
    const isReady = functions.length >= needed;
    try {
      if (isReady) {
        const length = launchWords(threads) * count;
        const ownTimes = times + 8 * marks * count * thread;
        const end = Math.max(table + 4 * length, times === 0 ? 0 : ownTimes + 8 * marks * count);
        if (memory.buffer.byteLength < end) memory.grow(0); // sees what another thread grew
        const words = new Int32Array(memory.buffer, table, length);
        const own = { control, functions, thread, scratch: scratch + thread * threadBytes };
        const mark = times === 0 ? undefined : markIn(new Float64Array(memory.buffer, ownTimes, marks * count), now);
        runShared({ words, count, threads }, own, mark);
      }
    } catch (error) {
      fail(error);
    }
    if (control.leave(isReady)) tell({ kind: "done" });
  }

  function fail(error: unknown): void {
    control.fail();
    tell({ kind: "failed", reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }

  function tell(message: FromWorker): void {
    scope.post(message);
  }

  scope.onMessage((message) => {
    const task = message as ToWorker; // the pool sends nothing else
    try {
      if (task.kind === "run") takePart();
      else functions.push(...instantiate(task.module, memory, task.count));
    } catch (error) {
      fail(error);
    }
  });
}
