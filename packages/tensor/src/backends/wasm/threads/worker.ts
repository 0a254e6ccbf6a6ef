import { workerScope } from "@tercet/host";
import { barrierIn } from "./barrier.ts";
import { instantiate, launchAt, launchWords, type KernelFunctions } from "./run.ts";
import type { ToWorker, WorkerStart } from "./pool.ts";

const scope = await workerScope();
const { memory, thread, threads } = scope.data as WorkerStart; // the pool sends just this
const functions: KernelFunctions = [];
const barrier = barrierIn(memory, threads);

function run(table: number, count: number, scratch: number): void {
  const length = launchWords(threads) * count;
  if (memory.buffer.byteLength < table + 4 * length) memory.grow(0); // sees what another thread grew
  const words = new Int32Array(memory.buffer, table, length);
  const runner = { functions, thread, threads, scratch };
  for (let i = 0; i < count && !barrier.failed; i++) {
    if (!launchAt(words, i, runner)) continue;
    const seen = barrier.arrive();
    if (!barrier.spin(seen)) barrier.sleep(seen);
  }
}

scope.onMessage((message) => {
  const task = message as ToWorker; // the pool sends nothing else
  try {
    if (task.kind === "module") functions.push(...instantiate(task.module, memory, task.count));
    else run(task.table, task.count, task.scratch + thread * task.threadBytes);
  } catch (error) {
    scope.post({ reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    barrier.fail();
  }
});
