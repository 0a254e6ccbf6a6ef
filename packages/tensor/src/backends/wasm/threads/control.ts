import type { WasmMemory } from "../engine.ts";
import { processors } from "./processors.ts";

/** Control words at the start of the memory, each with a cache line of its own. */
const [state, failed, sleepers, wake, parameters] = [16, 32, 48, 64, 80];
const controlWords = 128;

/** The bit of the state that lets threads in; above it is counted how many are in. */
const open = 1;
const member = 2;

/**
 * About a millisecond. A thread that sleeps takes 40 microseconds to wake, and several hundred on a virtual machine that has been idle: there two threads that
 * slept after each launch took 17 ms for a sentence that takes 4.
 */
const patientSpins = 120_000;
/** Where there are more threads than processors, another thread needs this one's. */
const shortSpins = 2_000;
/** A thread that sleeps looks again after this long, whatever it may have missed. */
const sleepMilliseconds = 1000;

/** What a run needs, as integers. */
export interface RunParameters {
  readonly table: number;
  readonly count: number;
  readonly scratch: number;
  readonly threadBytes: number;
  /** How many functions a thread must know. */
  readonly functions: number;
  /** Address of three float64 for each launch of each thread, for times; or 0. */
  readonly times: number;
}

/**
 * How the threads of a memory find each other, by words in it. A run is open until its last launch is done. Threads that come in the meantime take part, and
 * those that come late find nothing to do: so none is waited for that has not begun.
 */
export interface Control {
  /** Begins a run. */
  open(run: RunParameters): void;
  /** Takes part in the run that is open, if there is one. */
  enter(): boolean;
  parameters(): RunParameters;
  /** Leaves; with `done` nobody can enter any more. True for the last one: the run is over. */
  leave(done: boolean): boolean;
  /** Waits until `units` of `words[at]` are done or the run has failed. */
  finished(words: Int32Array, at: number, units: number): void;
  /** Says that `units` more are done of `words[at]`, of `all`. */
  finish(words: Int32Array, at: number, units: number, all: number): void;
  /** Lets all threads go and leaves a mark that stays. */
  fail(): void;
  readonly failed: boolean;
  /** How many threads are in the run now. */
  readonly members: number;
}

/** The control words of a memory that `threads` workers share. */
export function controlIn(memory: WasmMemory, threads: number): Control {
  const spins = threads > processors() ? shortSpins : patientSpins;
  const words = new Int32Array(memory.buffer, 0, controlWords);
  const hasFailed = (): boolean => Atomics.load(words, failed) !== 0;
  const wakeAll = (): void => {
    Atomics.add(words, wake, 1);
    Atomics.notify(words, wake);
  };
  return {
    open: ({ table, count, scratch, threadBytes, functions, times }) => {
      words.set([table, count, scratch, threadBytes, functions, times], parameters);
      Atomics.store(words, state, open);
    },
    enter: () => {
      for (;;) {
        const seen = Atomics.load(words, state);
        if ((seen & open) === 0) return false;
        if (Atomics.compareExchange(words, state, seen, seen + member) === seen) return true;
      }
    },
    parameters: () => {
      const [table = 0, count = 0, scratch = 0, threadBytes = 0, functions = 0, times = 0] = new Uint32Array(
        words.buffer,
        4 * parameters,
        6,
      );
      return { table, count, scratch, threadBytes, functions, times };
    },
    leave: (done) => {
      if (done) Atomics.and(words, state, ~open);
      return Atomics.sub(words, state, member) === member;
    },
    finished: (counted, at, units) => {
      const isOver = (): boolean => Atomics.load(counted, at) === units || hasFailed();
      for (let i = 0; i < spins; i++) if (Atomics.load(counted, at) === units) return;
      while (!isOver()) {
        Atomics.add(words, sleepers, 1);
        const seen = Atomics.load(words, wake);
        if (!isOver()) Atomics.wait(words, wake, seen, sleepMilliseconds);
        Atomics.sub(words, sleepers, 1);
      }
    },
    finish: (counted, at, units, all) => {
      if (Atomics.add(counted, at, units) + units === all && Atomics.load(words, sleepers) > 0) wakeAll();
    },
    fail: () => {
      Atomics.store(words, failed, 1);
      wakeAll();
    },
    get failed() {
      return hasFailed();
    },
    get members() {
      return Math.floor(Atomics.load(words, state) / member);
    },
  };
}
