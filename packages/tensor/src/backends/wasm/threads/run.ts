import { requireEngine, type WasmMemory, type WasmModule } from "../engine.ts";
import type { Control } from "./control.ts";
import { shareUnits } from "./sharing.ts";

/** A compiled kernel: it does the units from `from` to before `to`. */
type KernelFunction = (pointer: number, from: number, to: number, scratch: number) => void;

/** Compiled kernels by number, the same in every thread. */
export type KernelFunctions = KernelFunction[];

/** The kernels of a module, in order. */
export function instantiate(module: WasmModule, memory: WasmMemory, count: number): readonly KernelFunction[] {
  const { exports } = new (requireEngine().Instance)(module, { kernel: { memory } });
  return Array.from({ length: count }, (_, i) => exports[String(i)] as KernelFunction); // `assemble` exports them by number
}

/** Words of a launch in a table, and where each lies: behind them is a counter for each thread. */
export const launchWord = { function: 0, pointer: 1, units: 2, grain: 3, least: 4, done: 5, counters: 6 } as const;

/** Words of a launch where so many threads share it. */
export function launchWords(threads: number): number {
  return launchWord.counters + threads;
}

/** A table of launches that are done one after the other; one whose pointer is 0 has nothing to do. */
export interface Table {
  readonly words: Int32Array;
  readonly count: number;
  readonly threads: number;
}

/** Hears of the moments of a launch: it began, this thread's work was done, all threads were through. */
export type Mark = (launch: number, moment: 0 | 1 | 2) => void;

/** Runs all launches in this thread alone. */
export function runAlone({ words, count, threads }: Table, functions: KernelFunctions, scratch: number, mark?: Mark): void {
  for (let i = 0; i < count; i++) {
    const at = launchWords(threads) * i;
    const pointer = words[at + launchWord.pointer] ?? 0;
    mark?.(i, 0);
    if (pointer !== 0) kernelAt(words, at, functions)(pointer, 0, words[at + launchWord.units] ?? 0, scratch);
    mark?.(i, 1);
    mark?.(i, 2);
  }
}

/** A thread that shares launches with others. */
export interface Sharing {
  readonly control: Control;
  readonly functions: KernelFunctions;
  readonly thread: number;
  /** Address of its scratch memory. */
  readonly scratch: number;
}

/** Runs all launches together with other threads; ends early when one has failed. */
export function runShared({ words, count, threads }: Table, { control, functions, thread, scratch }: Sharing, mark?: Mark): void {
  for (let i = 0; i < count && !control.failed; i++) {
    const at = launchWords(threads) * i;
    const word = (n: number): number => words[at + n] ?? 0;
    const [pointer, units] = [word(launchWord.pointer), word(launchWord.units)];
    mark?.(i, 0);
    if (pointer === 0) continue;
    const kernel = kernelAt(words, at, functions);
    const done = shareUnits(
      { units, grain: word(launchWord.grain), least: word(launchWord.least) },
      { counters: words, at: at + launchWord.counters, thread, threads },
      (from, to) => kernel(pointer, from, to, scratch),
    );
    if (done > 0) control.finish(words, at + launchWord.done, done, units);
    mark?.(i, 1);
    control.finished(words, at + launchWord.done, units);
    mark?.(i, 2);
  }
}

function kernelAt(words: Int32Array, at: number, functions: KernelFunctions): KernelFunction {
  const kernel = functions[words[at + launchWord.function] ?? -1];
  if (kernel === undefined) throw new TypeError("A thread does not know a kernel");
  return kernel;
}

/** Moments of a launch that are marked. */
export const marks = 3;

/** Marks moments in an array, in milliseconds of a clock. */
export function markIn(times: Float64Array, now: () => number): Mark {
  return (launch, moment) => {
    times[marks * launch + moment] = now();
  };
}
