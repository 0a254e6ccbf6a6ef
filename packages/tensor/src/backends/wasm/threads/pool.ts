import type { WorkerHandle, Workers } from "@tercet/host";
import { errors } from "../../../errors.ts";
import type { WasmMemory, WasmModule } from "../engine.ts";
import { controlIn, type Control } from "./control.ts";
import { workerInBrowser, workerUrl } from "./open-worker.ts";
import { instantiate, launchWords, markIn, marks, runAlone, type KernelFunctions } from "./run.ts";

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
  /** Whether it is worth waking workers. */
  readonly isShared: boolean;
  /** Where times of launches are written, and the clock of the calling thread. */
  readonly times?: { readonly address: number; readonly now: () => number };
}

/** Messages to workers; each is handled in order. "run" says that a run is open, no more. */
export type ToWorker = { readonly kind: "module"; readonly module: WasmModule; readonly count: number } | { readonly kind: "run" };

/** Messages of workers. */
export type FromWorker = { readonly kind: "done" } | { readonly kind: "failed"; readonly reason: string };

/** Threads that run launch tables together. They are workers that hold the same modules; the calling thread runs what is not worth waking them. */
export interface Pool {
  readonly threads: number;
  /** Makes the next `count` functions known to all threads. */
  add(module: WasmModule, count: number): void;
  /** @throws TercetError `backend-failed` when a kernel trapped or a worker died, now or before */
  run(run: Run): Promise<void>;
  close(): Promise<void>;
}

/** A pool of `threads` workers; with 1 none is started, and the calling thread runs everything. */
export function startPool(memory: WasmMemory, threads: number, workers: Workers | undefined): Pool {
  const functions: KernelFunctions = [];
  let reason: string | undefined;
  let current: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  const fail = (why: string): Error => {
    reason ??= why;
    shared?.control.fail();
    const error = failure(reason);
    current?.reject(error);
    return error;
  };
  const hear = (message: FromWorker): void => {
    if (message.kind === "failed") fail(message.reason);
    // Threads leave a failed run too, and the message that says why may come after theirs.
    else if (shared?.control.failed === false) current?.resolve();
  };
  const shared = workers === undefined || threads === 1 ? undefined : startWorkers(workers, { memory, threads }, { hear, fail });
  const handles = shared?.handles ?? [];

  async function runOnWorkers(control: Control, run: Run): Promise<void> {
    const { table, count, scratch, threadBytes, times } = run;
    // They do not keep the process alive while they have nothing to do.
    for (const handle of handles) handle.ref();
    try {
      await new Promise<void>((resolve, reject) => {
        current = { resolve, reject };
        control.open({ table, count, scratch, threadBytes, functions: functions.length, times: times?.address ?? 0 });
        for (const handle of handles) handle.post({ kind: "run" } satisfies ToWorker);
      });
    } finally {
      current = undefined;
      for (const handle of handles) handle.unref();
    }
  }

  return {
    threads,
    add: (module, count) => {
      functions.push(...instantiate(module, memory, count));
      for (const handle of handles) handle.post({ kind: "module", module, count } satisfies ToWorker);
    },
    run: async (run) => {
      if (reason !== undefined) throw failure(reason);
      if (shared !== undefined && run.isShared) return runOnWorkers(shared.control, run);
      const words = new Int32Array(memory.buffer, run.table, launchWords(threads) * run.count);
      const { times } = run;
      const mark = times === undefined ? undefined : markIn(new Float64Array(memory.buffer, times.address, marks * run.count), times.now);
      try {
        runAlone({ words, count: run.count, threads }, functions, run.scratch, mark);
      } catch (error) {
        throw fail(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
      }
    },
    close: async () => {
      fail("it was closed");
      await Promise.all(handles.map((handle) => handle.terminate()));
    },
  };
}

function failure(reason: string): Error {
  return errors["backend-failed"]({ backend: "wasm", reason });
}

interface Listeners {
  readonly hear: (message: FromWorker) => void;
  readonly fail: (why: string) => unknown;
}

function startWorkers(
  workers: Workers,
  { memory, threads }: Omit<WorkerStart, "thread">,
  { hear, fail }: Listeners,
): { readonly control: Control; readonly handles: readonly WorkerHandle[] } {
  const handles = Array.from({ length: threads }, (_, thread) => {
    const handle = workers.start(workerUrl, { memory, thread, threads } satisfies WorkerStart, workerInBrowser);
    handle.onMessage((message) => hear(message as FromWorker)); // a worker sends nothing else
    handle.onError((error) => fail(`a worker ended: ${error.message}`));
    handle.unref();
    return handle;
  });
  return { control: controlIn(memory, threads), handles };
}
