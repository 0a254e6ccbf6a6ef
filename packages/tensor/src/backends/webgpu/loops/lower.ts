import type { LoopKernel, Step } from "../../../plan/kernel.ts";
import { programOf } from "../../../plan/program.ts";
import type { ScalarType } from "../../../scalar/expression.ts";
import { sizeOf } from "../../../shape.ts";
import type { DeviceFacts, Launch, Launches, Operand } from "../kernel.ts";
import { memoryType } from "../wgsl.ts";
import { gatherLaunches, numberAt, numbersOf } from "./gather-numbers.ts";
import { elementsAtOnce, loopGroup, renderLoop } from "./render.ts";
import { loaded } from "./storage.ts";

/** The launches of a loop: an invocation for each element of its outputs, or for each word of the narrowest. */
export function launchesOfLoop(step: Step, kernel: LoopKernel, { limits }: DeviceFacts): Launches {
  const count = sizeOf(step.parameters.slice(0, kernel.rank));
  if (count === 0) return { launches: [] };
  const buffers = limits.maxStorageBuffersPerShaderStage;
  // Numbers travel together where a device does not bind all inputs and outputs at once.
  const gathered = kernel.inputs.length + kernel.outputs.length <= buffers ? [] : numbersOf(kernel);
  const bound = kernel.inputs.flatMap((_, index) => (gathered.includes(index) ? [] : [index]));
  const input = (index: number): Operand => ({ place: { kind: "input", index }, element: memoryType(kernel.inputs[index] ?? "float32") });
  const numbers: Operand = { place: { kind: "scratch", index: 0 }, element: "vec4<u32>", uniform: Math.ceil(gathered.length / 4) };
  const launch: Launch = {
    operands: [
      ...bound.map(input),
      ...kernel.outputs.map((type, index): Operand => ({ place: { kind: "output", index }, element: memoryType(type) })),
      ...(gathered.length === 0 ? [] : [numbers]),
    ],
    parameters: [...step.parameters, count],
    key: `loop ${gathered.join(",")} ${kernel.key}`,
    code: (names) => {
      const outputs = names.slice(bound.length, bound.length + kernel.outputs.length);
      const load = (type: ScalarType, index: number, at: string): string =>
        gathered.includes(index)
          ? numberAt(type, names.at(-1) ?? "", gathered.indexOf(index))
          : loaded(type, names[bound.indexOf(index)] ?? "", at);
      return renderLoop(programOf(kernel), { load, outputs });
    },
    groups: gridOf(Math.ceil(count / (elementsAtOnce(kernel.outputs) * loopGroup)), limits.maxComputeWorkgroupsPerDimension),
  };
  if (gathered.length === 0) return { launches: [launch] };
  return { launches: [...gatherLaunches(gathered, buffers), launch], scratch: [16 * Math.ceil(gathered.length / 4)] };
}

/** So many workgroups along two axes, because one axis has a limit; those behind the last have nothing to do. */
export function gridOf(groups: number, limit: number): readonly [number, number, number] {
  const rows = Math.max(1, Math.ceil(groups / limit));
  return [Math.ceil(groups / rows), rows, 1];
}
