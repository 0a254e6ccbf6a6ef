import type { WorkerHandle, Workers } from "@tercet/host";
import { errors } from "../../../errors.ts";
import { barrierIn, type Barrier } from "./barrier.ts";
import { instantiate, launchAt, launchWords, type KernelFunctions } from "./run.ts";
import type { WasmMemory, WasmModule } from "../engine.ts";

/** What a worker is started with. */
export interface WorkerStart {
  readonly memory: WasmMemory;
  readonly thread: number;
  readonly threads: number;
}

/** A launch table and the scratch memory of the threads. */
export interface Run {
  readonly table: number;
  readonly count: number;
  readonly scratch: number;
  readonly threadBytes: number;
  /** Whether any launch needs the other threads. */
  readonly isParallel: boolean;
}

/** Hears of the moments of a launch in the calling thread: it began, its work was done, all threads were through (where it is waited for). */
export type Mark = (launch: number, moment: "began" | "worked" | "met") => void;

/** Messages to workers; each is handled in order. */
export type ToWorker = { readonly kind: "module"; readonly module: WasmModule; readonly count: number } | ({ readonly kind: "run" } & Run);

/** Threads that run launch tables together. The calling thread is thread 0; the others are workers that hold the same modules. */
export interface Pool {
  readonly threads: number;
  /** Makes the next `count` functions known to all threads. */
  add(module: WasmModule, count: number): void;
  /** @throws TercetError `backend-failed` when a kernel trapped or a worker died, now or before */
  run(run: Run, mark?: Mark): Promise<void>;
  close(): Promise<void>;
}

/** A pool of `threads` threads; with 1 no worker is started. */
export function startPool(memory: WasmMemory, threads: number, workers: Workers | undefined): Pool {
  const functions: KernelFunctions = [];
  const barrier = barrierIn(memory, threads);
  let reason: string | undefined;
  let closed = false;
  const fail = (why: string): void => {
    if (closed) return;
    reason ??= why;
    barrier.fail();
  };
  const handles = workers === undefined ? [] : startWorkers(workers, memory, threads, fail);

  return {
    threads,
    add: (module, count) => {
      functions.push(...instantiate(module, memory, count));
      for (const handle of handles) handle.post({ kind: "module", module, count } satisfies ToWorker);
    },
    run: async (run, mark) => {
      if (closed) throw failure("it was closed");
      if (reason !== undefined) throw failure(reason);
      const table = new Int32Array(memory.buffer, run.table, launchWords(threads) * run.count);
      const runner = { functions, thread: 0, threads, scratch: run.scratch };
      if (run.isParallel) for (const handle of handles) handle.post({ kind: "run", ...run } satisfies ToWorker);
      try {
        for (let i = 0; i < run.count && !barrier.failed; i++) {
          mark?.(i, "began");
          const isWaitedFor = launchAt(table, i, runner);
          mark?.(i, "worked");
          if (!isWaitedFor) continue;
          await meet(barrier);
          mark?.(i, "met");
        }
      } catch (error) {
        fail(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
      }
      if (barrier.failed) throw failure(await reasonOf(() => reason));
    },
    close: async () => {
      closed = true;
      // What a run under way ends with.
      reason ??= "it was closed";
      barrier.fail();
      await Promise.all(handles.map((handle) => handle.terminate()));
    },
  };
}

function failure(reason: string): Error {
  return errors["backend-failed"]({ backend: "wasm", reason });
}

function startWorkers(workers: Workers, memory: WasmMemory, threads: number, fail: (why: string) => void): readonly WorkerHandle[] {
  // Sources run from .ts, built packages from .js: the worker's file has the same ending as this one.
  const url = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);
  return Array.from({ length: threads - 1 }, (_, i) => {
    const handle = workers.start(url, { memory, thread: i + 1, threads } satisfies WorkerStart);
    handle.onMessage((message) => fail((message as { reason: string }).reason)); // a worker sends nothing else
    handle.onError((error) => fail(`a worker ended: ${error.message}`));
    handle.unref();
    return handle;
  });
}

/** Waits for the others without blocking the event loop for long, so that the end of a worker is heard of. */
async function meet(barrier: Barrier): Promise<void> {
  const seen = barrier.arrive();
  while (!barrier.spin(seen)) await barrier.sleepAsync(seen);
}

/** The worker's own words follow its mark by a moment. */
async function reasonOf(read: () => string | undefined): Promise<string> {
  for (let i = 0; i < 20 && read() === undefined; i++) await new Promise((resolve) => setTimeout(resolve, 5));
  return read() ?? "a kernel failed in a worker";
}
