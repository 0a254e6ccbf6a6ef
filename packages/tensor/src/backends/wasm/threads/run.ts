import { requireEngine, type WasmMemory, type WasmModule } from "../engine.ts";

/** A compiled kernel. */
type KernelFunction = (pointer: number, thread: number, threads: number, scratch: number) => void;

/** Compiled kernels by number, the same in every thread. */
export type KernelFunctions = KernelFunction[];

/** The kernels of a module, in order. */
export function instantiate(module: WasmModule, memory: WasmMemory, count: number): readonly KernelFunction[] {
  const { exports } = new (requireEngine().Instance)(module, { kernel: { memory } });
  return Array.from({ length: count }, (_, i) => exports[String(i)] as KernelFunction); // `assemble` exports them by number
}

/** Words of a launch in a table: number of the function, address of its integers (0: nothing to do), and how it runs. */
export const launchWords = 3;

/** Bits of how a launch runs: by the calling thread alone, and with a barrier after it. */
export const alone = 1;
export const barrierAfter = 2;

/** Runs launch `i` of a table; true when a barrier follows. */
export function launchAt(
  table: Uint32Array,
  i: number,
  functions: KernelFunctions,
  thread: number,
  threads: number,
  scratch: number,
): boolean {
  const [number = 0, pointer = 0, how = 0] = table.subarray(launchWords * i, launchWords * i + launchWords);
  if (pointer !== 0) {
    if ((how & alone) === 0) functions[number]?.(pointer, thread, threads, scratch);
    else if (thread === 0) functions[number]?.(pointer, 0, 1, scratch);
  }
  return (how & barrierAfter) !== 0;
}
