import type { LoopKernel, Step } from "../../../plan/kernel.ts";
import { programOf } from "../../../plan/program.ts";
import { sizeOf } from "../../../shape.ts";
import type { DeviceFacts, Launch, Launches, Operand } from "../kernel.ts";
import { memoryType } from "../wgsl.ts";
import { elementsAtOnce, loopGroup, renderLoop } from "./render.ts";

/** The launches of a loop: an invocation for each element of its outputs, or for each word of the narrowest. */
export function launchesOfLoop(step: Step, kernel: LoopKernel, { limits }: DeviceFacts): Launches {
  const count = sizeOf(step.parameters.slice(0, kernel.rank));
  if (count === 0) return { launches: [] };
  const operands: readonly Operand[] = [
    ...kernel.inputs.map((type, index): Operand => ({ place: { kind: "input", index }, element: memoryType(type) })),
    ...kernel.outputs.map((type, index): Operand => ({ place: { kind: "output", index }, element: memoryType(type) })),
  ];
  const inputs = kernel.inputs.length;
  const launch: Launch = {
    operands,
    parameters: [...step.parameters, count],
    key: `loop ${kernel.key}`,
    code: (names) => renderLoop(programOf(kernel), { inputs: names.slice(0, inputs), outputs: names.slice(inputs) }),
    groups: gridOf(Math.ceil(count / (elementsAtOnce(kernel.outputs) * loopGroup)), limits.maxComputeWorkgroupsPerDimension),
  };
  return { launches: [launch] };
}

/** So many workgroups along two axes, because one axis has a limit; those behind the last have nothing to do. */
function gridOf(groups: number, limit: number): readonly [number, number, number] {
  const rows = Math.max(1, Math.ceil(groups / limit));
  return [Math.ceil(groups / rows), rows, 1];
}
