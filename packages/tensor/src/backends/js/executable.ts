import { bytesOf } from "../../dtype.ts";
import type { Executable } from "../../backend/interface.ts";
import type { Plan, Step } from "../../plan/kernel.ts";
import { sizeOf } from "../../shape.ts";
import { allocate, viewOf, type Elements } from "./array.ts";

/** A step whose kernel is compiled. */
export interface ReadyStep {
  readonly step: Step;
  readonly run: (outputs: readonly Elements[], inputs: readonly Elements[]) => void;
}

/** A plan with its kernels. */
export interface JsExecutable extends Executable {
  readonly steps: readonly ReadyStep[];
}

/** Elements of each output of a step. */
function outputSize({ kernel, parameters }: Step): number {
  return sizeOf(kernel.kind === "loop" ? parameters.slice(0, kernel.rank) : kernel.shape);
}

/** Runs the steps in order; `taken` are results that write over an input's elements. `mark` hears of each step that is done. */
export function runSteps(
  { plan, steps }: JsExecutable,
  inputs: readonly Elements[],
  arena: ArrayBuffer,
  taken: ReadonlyMap<number, Elements>,
  mark?: (step: number) => void,
): readonly Elements[] {
  const results = plan.results.map(({ dtype, shape }, i) => taken.get(i) ?? allocate(dtype, sizeOf(shape)));
  for (const [i, { step, run }] of steps.entries()) {
    const read = step.inputs.map((slot, input) => {
      if (slot.kind === "input") return inputs[slot.index] as Elements; // checked with the plan
      if (slot.kind === "result") return results[slot.index] as Elements;
      const dtype = step.kernel.kind === "loop" ? step.kernel.inputs[input] : step.kernel.inputs[input]?.dtype;
      return arenaView(plan, dtype ?? "float32", arena, slot.byteOffset);
    });
    const written = step.outputs.map((slot, output) => {
      if (slot.kind === "input") throw new TypeError("A plan never writes its inputs");
      if (slot.kind === "result") return results[slot.index]!;
      const dtype = step.kernel.kind === "loop" ? step.kernel.outputs[output] : step.kernel.output;
      return viewOf(dtype ?? "float32", arena, slot.byteOffset, outputSize(step));
    });
    run(written, read);
    mark?.(i);
  }
  return results;
}

/** From a place in the arena to the plan's end of it: a kernel knows how far it may read. */
function arenaView(plan: Plan, dtype: keyof typeof bytesOf, arena: ArrayBuffer, byteOffset: number): Elements {
  return viewOf(dtype, arena, byteOffset, Math.floor((plan.arenaBytes - byteOffset) / bytesOf[dtype]));
}
