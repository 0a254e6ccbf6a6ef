import type { DType } from "../../dtype.ts";
import type { LoopKernel } from "../../plan/kernel.ts";
import { programOf } from "../../plan/program.ts";
import { expandHalves } from "../wasm/loops/half.ts";
import type { Bundles } from "./bundles.ts";
import type { ModeTraits } from "./modes.ts";
import { plainly } from "./plainly.ts";
import { strayLoads } from "./stray-loads.ts";
import { Statements } from "./statements.ts";

/** What a one-cell kernel is given, in the order of its arguments. */
export type CellArgument =
  | { readonly kind: "input"; readonly index: number }
  /** The n-th array of several inputs, one after the other. */
  | { readonly kind: "bundle"; readonly index: number }
  /** The cell in such an array at which an input begins. */
  | { readonly kind: "base"; readonly index: number }
  /** Elements of an input. */
  | { readonly kind: "size"; readonly index: number }
  /** A run-time integer of the loop kernel. */
  | { readonly kind: "integer"; readonly slot: number }
  /** The float32 whose bits such an integer holds. */
  | { readonly kind: "float"; readonly slot: number }
  /** A number that no text can say. */
  | { readonly kind: "number"; readonly value: number }
  /** An integer that the kernel assigns to before it reads it. */
  | { readonly kind: "scratch" };

/** How the cells of an output are numbered: by up to three axes, or by one. */
export type CellLayout = "axes" | "flat";

/** One output of a loop kernel as a function for gpu.js. */
export interface Cell {
  readonly source: string;
  readonly names: readonly string[];
  readonly arguments: readonly CellArgument[];
}

/** Makes the one-cell kernel of an output. It finds the inputs of a bundle in one array. */
export function cellOf(kernel: LoopKernel, output: number, traits: ModeTraits, layout: CellLayout, bundles: Bundles = []): Cell {
  const wanted = kernel.values[output];
  const dtype = kernel.outputs[output];
  if (wanted === undefined || dtype === undefined) throw new TypeError(`A kernel has no output ${output}`);
  const program = programOf({ ...kernel, values: expandHalves(plainly([wanted], traits)), outputs: [dtype] });
  const statements = new Statements(program, traits, { stray: traits.trapsOutside ? strayLoads(program) : new Set(), bundles });
  statements.coordinates(layout, cellsOf(dtype) === 2);
  for (const instruction of program.levels.flat()) statements.instruction(instruction);
  statements.result(program.results[0] ?? 0, dtype);
  return statements.cell();
}

/** How many float32 cells an element takes: an int32 is two halves of 16 bits. */
export function cellsOf(dtype: DType): number {
  return dtype === "int32" ? 2 : 1;
}
