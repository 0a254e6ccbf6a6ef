import { operandsOf, type KernelExpression, type LoopKernel } from "../../../plan/kernel.ts";
import { programOf, type Program } from "../../../plan/program.ts";
import type { ScalarType } from "../../../scalar/expression.ts";
import { gridOf } from "../grid.ts";
import type { DeviceFacts, Launch, Operand, OperandPlace } from "../kernel.ts";
import { memoryType } from "../wgsl.ts";
import { gatherLaunches, numberAt, numbersOf } from "./gather-numbers.ts";
import type { LoopMemory } from "./statements.ts";
import { loaded } from "./storage.ts";

/** A loop kernel with the integers of one use of it. */
export interface Use {
  readonly kernel: LoopKernel;
  readonly parameters: readonly number[];
  /** Elements of its outputs. */
  readonly count: number;
  readonly facts: DeviceFacts;
  readonly input: (index: number) => OperandPlace;
  readonly output: (index: number) => OperandPlace;
}

/** What is to be launched for a use. */
export interface Written {
  /** How the kernel is done; with the kernel's own key it says all that the code depends on. */
  readonly way: string;
  /** Integers after those of the kernel and the number of elements. */
  readonly extra?: readonly number[];
  readonly code: (program: Program, memory: LoopMemory) => string;
  readonly groups: number;
  readonly enables?: readonly string[];
}

/** The launches of a use: where a device does not bind all inputs and outputs at once, numbers are gathered before. */
export function boundLaunch(use: Use, { way, extra = [], code, groups, enables }: Written): readonly Launch[] {
  const { kernel, parameters, count, facts } = use;
  const { maxStorageBuffersPerShaderStage: buffers, maxComputeWorkgroupsPerDimension: mostGroups } = facts.limits;
  const read = readInputs(kernel);
  const gathered = read.length + kernel.outputs.length <= buffers ? [] : numbersOf(kernel);
  const bound = read.filter((index) => !gathered.includes(index));
  const vectors = Math.ceil(gathered.length / 4);
  const numbers: Operand = { place: { kind: "numbers" }, element: "vec4<u32>", uniform: vectors };
  const inputs = bound.map((index): Operand => ({ place: use.input(index), element: memoryType(kernel.inputs[index] ?? "float32") }));
  const outputs = kernel.outputs.map((type, index): Operand => ({ place: use.output(index), element: memoryType(type) }));
  const launch: Launch = {
    operands: [...inputs, ...outputs, ...(vectors === 0 ? [] : [numbers])],
    parameters: [...parameters, count, ...extra],
    key: `${way} ${gathered.join(",")} ${kernel.key}`,
    code: (names) => {
      const load = (type: ScalarType, index: number, at: string): string =>
        gathered.includes(index)
          ? numberAt(type, names.at(-1) ?? "", gathered.indexOf(index))
          : loaded(type, names[bound.indexOf(index)] ?? "", at);
      return code(programOf(kernel), { load, outputs: names.slice(bound.length, bound.length + kernel.outputs.length) });
    },
    groups: gridOf(groups, mostGroups),
    ...(enables === undefined ? {} : { enables }),
  };
  return vectors === 0 ? [launch] : [...gatherLaunches(gathered.map(use.input), buffers), launch];
}

/** Inputs that a kernel reads. */
function readInputs({ values, inputs }: LoopKernel): readonly number[] {
  const read = new Set<number>();
  const seen = new Set<KernelExpression>();
  const visit = (e: KernelExpression): void => {
    if (seen.has(e)) return;
    seen.add(e);
    if (e.kind === "load") read.add(e.input);
    operandsOf(e).forEach(visit);
  };
  values.forEach(visit);
  return inputs.flatMap((_, index) => (read.has(index) ? [index] : []));
}
