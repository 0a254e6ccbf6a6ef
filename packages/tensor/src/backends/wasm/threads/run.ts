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

/** Runs launch `i` of a table of pairs (function, address of its integers); address 0 skips it. */
export function launchAt(
  table: Uint32Array,
  i: number,
  functions: KernelFunctions,
  thread: number,
  threads: number,
  scratch: number,
): void {
  const pointer = table[2 * i + 1] ?? 0;
  if (pointer !== 0) functions[table[2 * i] ?? 0]?.(pointer, thread, threads, scratch);
}
