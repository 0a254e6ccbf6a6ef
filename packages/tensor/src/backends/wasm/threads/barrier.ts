import type { WasmMemory } from "../engine.ts";
import { processors } from "./processors.ts";

/** Control words at the start of the memory. */
const arrived = 16;
const generation = 32;
const failed = 48;
const sleepers = 64;

/**
 * About a millisecond. A thread that sleeps takes 40 microseconds to wake, and several hundred on a virtual machine that has been idle: there two threads that slept at
 * each barrier took 17 ms for a sentence that takes 4.
 */
const patientSpins = 120_000;
/** Where there are more threads than processors, another thread needs this one's. */
const shortSpins = 2_000;

/** A wait without the event loop is no longer than this. */
const blockedMilliseconds = 2;
/** Where a thread must not block, it looks again after this long. */
const asyncMilliseconds = 20;

/** Lets the event loop handle what has come. */
function turn(): Promise<void> {
  const { setImmediate = setTimeout } = globalThis as { readonly setImmediate?: (done: () => void) => void }; // browsers have none
  return new Promise((resolve) => setImmediate(resolve));
}

/** A barrier of the threads that share a memory: the last to arrive lets all go. */
export interface Barrier {
  /** Says that this thread has arrived; gives the generation to wait for the end of. */
  arrive(): number;
  /** Spins a while; true when the generation is over. */
  spin(seen: number): boolean;
  /** Sleeps until the generation is over. Not allowed on a browser's main thread. */
  sleep(seen: number): void;
  /** Sleeps a few milliseconds without keeping the event loop from its turns for longer. */
  sleepAsync(seen: number): Promise<void>;
  /** Lets all threads go and leaves a mark that stays. */
  fail(): void;
  readonly failed: boolean;
}

/** The barrier in the control words of a memory. */
export function barrierIn(memory: WasmMemory, threads: number): Barrier {
  const spins = threads > processors() ? shortSpins : patientSpins;
  // A plain memory loses its views when it grows, and has one thread.
  const control = threads === 1 ? new Int32Array(128) : new Int32Array(memory.buffer, 0, 128);
  // A browser's main thread must not block.
  const mayBlock = !("document" in globalThis);
  const over = (seen: number): boolean => Atomics.load(control, generation) !== seen;
  const release = (): void => {
    Atomics.add(control, generation, 1);
    if (Atomics.load(control, sleepers) > 0) Atomics.notify(control, generation);
  };
  return {
    arrive: () => {
      const seen = Atomics.load(control, generation);
      if (Atomics.add(control, arrived, 1) === threads - 1) {
        Atomics.store(control, arrived, 0);
        release();
      }
      return seen;
    },
    spin: (seen) => {
      for (let i = 0; i < spins; i++) if (over(seen)) return true;
      return false;
    },
    sleep: (seen) => {
      Atomics.add(control, sleepers, 1);
      while (!over(seen)) Atomics.wait(control, generation, seen, 1000);
      Atomics.sub(control, sleepers, 1);
    },
    sleepAsync: async (seen) => {
      Atomics.add(control, sleepers, 1);
      if (mayBlock) {
        // A blocked thread wakes at once; an event loop hears of a notification late, so it only gets a turn between two such waits.
        if (Atomics.wait(control, generation, seen, blockedMilliseconds) === "timed-out") await turn();
      } else {
        const { value } = Atomics.waitAsync(control, generation, seen, asyncMilliseconds);
        // The timer keeps the process alive; a wait alone does not.
        await Promise.race([value, new Promise((resolve) => setTimeout(resolve, asyncMilliseconds))]);
      }
      Atomics.sub(control, sleepers, 1);
    },
    fail: () => {
      Atomics.store(control, failed, 1);
      release();
      Atomics.notify(control, generation);
    },
    get failed() {
      return Atomics.load(control, failed) !== 0;
    },
  };
}
