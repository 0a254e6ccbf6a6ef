import type { LoopKernel, Step } from "../../plan/kernel.ts";
import { float32FromBits } from "../../scalar/bits.ts";
import { cellOf, cellsOf, type Cell, type CellArgument, type CellLayout } from "./cell.ts";
import type { GpuInstance, GpuKernel } from "./library.ts";
import type { ModeTraits } from "./modes.ts";

/** Loops of more steps than gpu.js's own 1000 are ours to end. */
const loopMaxIterations = 2 ** 31 - 1;

/** Workgroups of gpu.js in WebGPU are 64 cells in a row, or 8 by 8: of the second and third axis a grid has this many at most. */
const mostOnAxis = 65_535;

const argumentTypes: { readonly [K in Exclude<CellArgument["kind"], "input">]: "Integer" | "Float" } = {
  size: "Integer",
  integer: "Integer",
  float: "Float",
  number: "Float",
  scratch: "Integer",
};

/** A one-cell kernel of one output of a step, with its cells' extents. */
export interface StepCell {
  readonly cell: Cell;
  /** Extents of the grid of cells, the innermost first; each at least 1. */
  readonly extents: readonly number[];
  /** Kernels with equal keys are one kernel. */
  readonly key: string;
}

/** Gives the grid of cells that a step computes for one of its outputs, and their kernel, whose text is made once for each structure. */
export type StepCells = (kernel: LoopKernel, step: Step, output: number) => StepCell;

/** What stands for a result without elements: gpu.js has no empty arrays. */
const nothing: StepCell = { cell: { source: "function () { return 0; }", names: [], arguments: [] }, extents: [1], key: "nothing" };

/** @see {@link StepCells} */
export function stepCells(traits: ModeTraits): StepCells {
  const cells = new Map<string, Cell>();
  return (kernel, step, output) => {
    const [inner = 1, ...outer] = step.parameters.slice(0, kernel.rank).toReversed();
    if (inner === 0 || outer.includes(0)) return nothing;
    const factor = cellsOf(kernel.outputs[output] ?? "float32");
    const fits = outer.length <= 2 && outer.every((extent) => extent <= mostOnAxis) && inner * factor <= 8 * mostOnAxis;
    const layout: CellLayout = outer.length === 0 || (traits.layout === "axes" && fits) ? "axes" : "flat";
    const extents = layout === "axes" ? [inner * factor, ...outer] : [outer.reduce((size, extent) => size * extent, inner * factor)];
    const key = `${output} ${layout} ${kernel.key}`;
    const cell = cells.get(key) ?? cellOf(kernel, output, traits, layout);
    cells.set(key, cell);
    return { cell, extents, key };
  };
}

/** What a kernel gets for its arguments: `input` gives the cells of an input, and `size` how many elements it has. */
export function valuesFor<Input>(
  { cell }: StepCell,
  { parameters }: Step,
  input: (index: number) => Input,
  size: (index: number) => number,
): readonly (Input | number)[] {
  return cell.arguments.map((argument) => {
    switch (argument.kind) {
      case "input":
        return input(argument.index);
      case "size":
        return size(argument.index);
      case "integer":
        return parameters[argument.slot] ?? 0;
      case "float":
        return float32FromBits(parameters[argument.slot] ?? 0);
      case "number":
        return argument.value;
      case "scratch":
        return 0;
      default:
        return argument satisfies never;
    }
  });
}

/** What every kernel is made with: it keeps its result on the device, and sizes may change. */
const settings = {
  dynamicOutput: true,
  dynamicArguments: true,
  pipeline: true,
  immutable: true,
  precision: "single",
  // Otherwise gpu.js may ask GLSL for integers of 8 bits.
  tactic: "precision",
  fixIntegerDivisionAccuracy: false,
  loopMaxIterations,
} as const;

/** Makes the kernel of a grid of cells. */
export function createKernel(gpu: GpuInstance, { cell, extents }: StepCell, traits: ModeTraits): GpuKernel {
  const types = cell.arguments.map(({ kind }, i) => [cell.names[i] ?? "", kind === "input" ? traits.array : argumentTypes[kind]] as const);
  // gpu.js gives a function with the properties of `GpuKernel`.
  return gpu.createKernel(cell.source, { ...settings, output: [...extents], argumentTypes: Object.fromEntries(types) }) as GpuKernel;
}

/** Makes the kernel that copies an array of the host to the device. */
export function createUpload(gpu: GpuInstance): GpuKernel {
  const argumentTypes = { a: "Array" };
  return gpu.createKernel("function (a) { return a[this.thread.x]; }", { ...settings, output: [1], argumentTypes }) as GpuKernel; // as above
}

/** Throws when gpu.js has put a kernel of another mode in the place of one that it couldn't make. */
export function refuseFallback({ kernel }: GpuKernel): void {
  if (kernel.fallbackReason) throw new Error(kernel.fallbackReason);
}
