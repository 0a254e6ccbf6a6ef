import type { LoopKernel, Step } from "../../plan/kernel.ts";
import { float32FromBits } from "../../scalar/bits.ts";
import { cellOf, cellsOf, type Cell, type CellArgument, type CellLayout } from "./cell.ts";
import { bundlesOf, type Bundles } from "./bundles.ts";
import type { GpuInstance, GpuKernel } from "./library.ts";
import type { ModeTraits } from "./modes.ts";

/** Loops of more steps than gpu.js's own 1000 are ours to end. */
const loopMaxIterations = 2 ** 31 - 1;

/** Workgroups of gpu.js in WebGPU are 64 cells in a row, or 8 by 8: of the second and third axis a grid has this many at most. */
const mostOnAxis = 65_535;

const argumentTypes: { readonly [K in Exclude<CellArgument["kind"], "input" | "bundle">]: "Integer" | "Float" } = {
  base: "Integer",
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
  readonly bundles: Bundles;
}

/** Gives the grid of cells that a step computes for one of its outputs, and their kernel, whose text is made once for each structure. */
export type StepCells = (kernel: LoopKernel, step: Step, output: number, sizes: readonly number[]) => StepCell;

/** What stands for a result without elements: gpu.js has no empty arrays. */
const nothing: StepCell = {
  cell: { source: "function () { return 0; }", names: [], arguments: [] },
  extents: [1],
  key: "nothing",
  bundles: [],
};

/** Makes {@link StepCells} for a mode whose kernels read at most so many arrays: above that, the smallest inputs are put into one. */
export function stepCells(traits: ModeTraits, most: number): StepCells {
  const cells = new Map<string, Cell>();
  return (kernel, step, output, sizes) => {
    const [inner = 1, ...outer] = step.parameters.slice(0, kernel.rank).toReversed();
    if (inner === 0 || outer.includes(0)) return nothing;
    const factor = cellsOf(kernel.outputs[output] ?? "float32");
    const fits = outer.length <= 2 && outer.every((extent) => extent <= mostOnAxis) && inner * factor <= 8 * mostOnAxis;
    const layout: CellLayout = outer.length === 0 || (traits.layout === "axes" && fits) ? "axes" : "flat";
    const extents = layout === "axes" ? [inner * factor, ...outer] : [outer.reduce((size, extent) => size * extent, inner * factor)];
    const made = (bundles: Bundles): StepCell => {
      const key = `${output} ${layout} ${JSON.stringify(bundles)} ${kernel.key}`;
      const cell = cells.get(key) ?? cellOf(kernel, output, traits, layout, bundles);
      cells.set(key, cell);
      return { cell, extents, key, bundles };
    };
    const alone = made([]);
    const read = alone.cell.arguments.flatMap((argument) => (argument.kind === "input" ? [argument.index] : []));
    return read.length <= most ? alone : made(bundlesOf(read, sizes, most));
  };
}

/** What a step reads: the cells of an input, and how many elements each has. */
export interface StepInputs<Input> {
  readonly input: (index: number) => Input;
  readonly sizes: readonly number[];
  /** Arrays of several inputs, and where in theirs inputs begin. */
  readonly bundles?: readonly Input[];
  readonly bases?: ReadonlyMap<number, number>;
}

/** What a kernel gets for its arguments. */
export function valuesFor<Input>(
  { cell }: StepCell,
  { parameters }: Pick<Step, "parameters">,
  { input, sizes, bundles, bases }: StepInputs<Input>,
): readonly (Input | number)[] {
  return cell.arguments.map((argument) => {
    switch (argument.kind) {
      case "input":
        return input(argument.index);
      case "bundle":
        return bundles?.[argument.index] ?? 0;
      case "base":
        return bases?.get(argument.index) ?? 0;
      case "size":
        return sizes[argument.index] ?? 0;
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
  const types = cell.arguments.map(
    ({ kind }, i) => [cell.names[i] ?? "", kind === "input" || kind === "bundle" ? traits.array : argumentTypes[kind]] as const,
  );
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
