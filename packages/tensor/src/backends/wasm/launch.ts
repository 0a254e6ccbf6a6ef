import type { Slot } from "../../plan/kernel.ts";
import type { FunctionSource, Named } from "./assemble.ts";
import { load, type Code, type Local, type ValueType } from "./code.ts";

/**
 * What every kernel function takes: its block of integers, the first unit of work to do and the one after the last, and memory of this thread's own. Which thread
 * does a unit, and with which neighbours, must not show in any bit.
 */
export const kernelParameters: readonly ValueType[] = ["i32", "i32", "i32", "i32"];

/** One integer of a kernel's block. */
export type Word =
  | number
  /** The address of a slot of the plan, plus bytes. */
  | { readonly kind: "slot"; readonly slot: Slot; readonly bytes: number }
  /** An address in scratch memory that all threads share and that the step has for itself. */
  | { readonly kind: "scratch"; readonly bytes: number }
  /** The address of a packed copy of an input. */
  | PackedCopy;

/** A copy of an input in another order. It is kept with an input of the plan that is used again, and otherwise lies in scratch memory. */
export interface PackedCopy {
  readonly kind: "packed";
  readonly slot: Slot;
  /** How it is packed: one key, one content. */
  readonly key: string;
  readonly bytes: number;
  /** Where it lies in the step's scratch memory when it is not kept. */
  readonly scratch: number;
}

/** One run of a kernel function by all threads, or by the first alone. */
export interface Launch {
  readonly source: FunctionSource;
  readonly words: readonly Word[];
  /** Parts of the work that threads divide among themselves. */
  readonly units: number;
  /** So many neighbours are done together. Default 1. */
  readonly grain?: number;
  /** About how many cycles it takes one thread. Small launches are left to the calling thread: waking another costs more. */
  readonly cycles: number;
  /** The copy that this launch makes; where it exists already the launch is skipped. */
  readonly packs?: PackedCopy;
}

/** A step of a plan made of launches. */
export interface Launches {
  readonly launches: readonly Launch[];
  /** Shared scratch memory in bytes. */
  readonly scratchBytes: number;
  /** Scratch memory of each thread in bytes. */
  readonly threadBytes: number;
}

/** Reads the integers of a kernel's block into locals, in the order of their names. */
export function readBlock<N extends string>(block: Named<N>, pointer: Local): Code {
  return Object.values<Local>(block).map((local, i) => local.set(load("i32.load", pointer.get, 4 * i)));
}

/** The 32 bits of a float32, to travel in a kernel's block. */
export function bitsOfFloat(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0] ?? 0;
}
