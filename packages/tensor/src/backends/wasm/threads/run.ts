import { requireEngine, type WasmMemory, type WasmModule } from "../engine.ts";
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

/** Words of a launch in a table: function, address of its integers (0: nothing to do), how it runs, units, grain, least piece; then a counter for each thread. */
export const launchWords = (threads: number): number => 6 + threads;

/** Bits of how a launch runs: by the calling thread alone, and with a barrier after it. */
export const alone = 1;
export const barrierAfter = 2;

/** A thread that runs launches. */
export interface Runner {
  readonly functions: KernelFunctions;
  readonly thread: number;
  readonly threads: number;
  /** Address of its scratch memory. */
  readonly scratch: number;
}

/** Runs launch `i` of a table; true when a barrier follows. */
export function launchAt(table: Int32Array, i: number, { functions, thread, threads, scratch }: Runner): boolean {
  const at = launchWords(threads) * i;
  const word = (n: number): number => table[at + n] ?? 0;
  const [pointer, how, units] = [word(1), word(2), word(3)];
  const kernel = functions[word(0)];
  if (pointer !== 0 && kernel !== undefined) {
    if ((how & alone) === 0) {
      const sharer = { counters: table, at: at + 6, thread, threads };
      shareUnits({ units, grain: word(4), least: word(5) }, sharer, (from, to) => kernel(pointer, from, to, scratch));
    } else if (thread === 0) kernel(pointer, 0, units, scratch);
  }
  return (how & barrierAfter) !== 0;
}
