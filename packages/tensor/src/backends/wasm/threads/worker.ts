import { workerScope } from "@tercet/host";
import { barrierIn } from "./barrier.ts";
import { instantiate, launchAt, launchWords, type KernelFunctions } from "./run.ts";
import type { ToWorker, WorkerStart } from "./pool.ts";

const scope = await workerScope();
const { memory, thread, threads } = scope.data as WorkerStart; // the pool sends just this
const functions: KernelFunctions = [];
const barrier = barrierIn(memory, threads);

function run(table: number, count: number, scratch: number): void {
  if (memory.buffer.byteLength < table + 4 * launchWords * count) memory.grow(0); // sees what another thread grew
  const words = new Uint32Array(memory.buffer, table, launchWords * count);
  for (let i = 0; i < count && !barrier.failed; i++) {
    if (!launchAt(words, i, functions, thread, threads, scratch)) continue;
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
