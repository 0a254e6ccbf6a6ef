import type { WorkerHandle, Workers } from "@tercet/host";
import type { WasmMemory } from "../engine.ts";
import { controlIn } from "./control.ts";
import type { ToWorker, WorkerStart } from "./pool.ts";

/** Workers of which a test says when they hear of a run: what must happen before, between or after is then in its hands, and not in those of a clock. */
export interface GatedWorkers extends Workers {
  /** Withholds every message to these threads (all where none is named) from now on. */
  close(...threads: readonly number[]): void;
  /** Delivers what was withheld, in order, and withholds nothing any more. */
  open(): void;
  /** Fulfilled once a run is open whose threads have not been told. */
  withheldRun(): Promise<void>;
}

export function gatedWorkers(workers: Workers): GatedWorkers {
  const closed = new Set<number>();
  const withheld: { readonly handle: WorkerHandle; readonly message: unknown }[] = [];
  const waiting: (() => void)[] = [];
  let started = 0;
  const holdsRun = (): boolean => withheld.some(({ message }) => (message as ToWorker).kind === "run"); // the pool sends nothing else
  return {
    start: (url, data, inBrowser) => {
      const handle = workers.start(url, data, inBrowser);
      const thread = started++;
      return {
        ...handle,
        post: (message) => {
          if (!closed.has(thread)) return handle.post(message);
          withheld.push({ handle, message });
          if (holdsRun()) for (const resolve of waiting.splice(0)) resolve();
        },
      };
    },
    close: (...threads) => {
      const all = Array.from({ length: started }, (_, thread) => thread);
      for (const thread of threads.length === 0 ? all : threads) closed.add(thread);
    },
    open: () => {
      closed.clear();
      for (const { handle, message } of withheld.splice(0)) handle.post(message);
    },
    withheldRun: () => (holdsRun() ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}

/** Workers whose memory a test can look into: how many threads are in the run that is open. */
export function seenWorkers(workers: Workers): Workers & { allIn(): Promise<void> } {
  let start: WorkerStart | undefined;
  return {
    start: (url, data, inBrowser) => {
      start = data as WorkerStart; // the pool sends just this
      return workers.start(url, data, inBrowser);
    },
    /** Fulfilled once all threads are in the run, which must be so long that it does not end meanwhile. */
    allIn: async () => {
      if (start === undefined) throw new Error("There are no workers yet");
      const { memory, threads }: { memory: WasmMemory; threads: number } = start;
      while (controlIn(memory, threads).members < threads) await turn();
    },
  };
}

/** A turn of the event loop: timers, messages and files come in between. */
export const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
