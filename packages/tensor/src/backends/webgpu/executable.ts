import type { Executable } from "../../backend/interface.ts";
import { bytesOf, type DType } from "../../dtype.ts";
import { errors } from "../../errors.ts";
import type { Plan, Slot, Step } from "../../plan/kernel.ts";
import { sizeOf } from "../../shape.ts";
import { backendName } from "./device.ts";
import type { Form } from "./form.ts";
import type { Launch, Launches, Operand } from "./kernel.ts";
import { alignment, roundedUp, type Memory } from "./memory/pool.ts";
import { uniformVectors } from "./module.ts";
import { withSiblings } from "./siblings.ts";

/** Where an operand lies: a slot of the plan, or memory that steps share one after the other. */
export type Reference = Slot | { readonly kind: "scratch"; readonly byteOffset: number } | { readonly kind: "numbers" };

/** Bytes of the memory of numbers. */
export const numbersBytes = 1024;

/** An operand of a dispatch. */
export interface PlacedOperand extends Operand {
  readonly reference: Reference;
  readonly isWritten: boolean;
  /** Bytes that are bound. */
  readonly bytes: number;
}

/** A launch of a plan. */
export interface Dispatch {
  readonly launch: Launch;
  /** Position of its step in the plan; of several steps where it does the same for each. */
  readonly steps: readonly number[];
  readonly operands: readonly PlacedOperand[];
  /** Where its parameters lie, from the start of the plan's. */
  readonly parameterOffset: number;
}

/** A plan made ready to run. */
export interface GpuExecutable extends Executable {
  readonly dispatches: readonly Dispatch[];
  readonly scratchBytes: number;
  /** Parameters of all dispatches. */
  readonly parameters: Memory;
  /** Bind groups by where inputs and results lie, the latest last. */
  readonly forms: Map<string, Form>;
}

/** The limits of a device that a plan can meet. */
export interface PlanLimits {
  readonly maxStorageBufferBindingSize: number;
  readonly maxComputeWorkgroupsPerDimension: number;
  readonly maxStorageBuffersPerShaderStage: number;
}

/** The dispatches of a plan from the launches of its steps; neighbours that do the same are one. @throws TercetError `memory-exhausted`, `backend-failed` for what no dispatch can do */
export function dispatchesOf(
  plan: Plan,
  steps: readonly Launches[],
  limits: PlanLimits,
): Pick<GpuExecutable, "dispatches" | "scratchBytes"> {
  const inArena = new Map<number, number>();
  let scratchBytes = 0;
  const bytesAt = (slot: Slot): number => {
    if (slot.kind === "arena") return inArena.get(slot.byteOffset) ?? 0;
    const binding = (slot.kind === "input" ? plan.inputs : plan.results)[slot.index];
    return binding === undefined ? 0 : sizeOf(binding.shape) * bytesOf[binding.dtype];
  };
  const dispatches = plan.steps.flatMap((step, position) => {
    const { launches = [], scratch = [] } = steps[position] ?? {};
    outputBytes(step).forEach((bytes, i) => {
      const slot = step.outputs[i];
      // What is empty may lie where something else does.
      if (slot?.kind === "arena" && bytes > 0) inArena.set(slot.byteOffset, bytes);
    });
    const offsets = offsetsOf(scratch);
    scratchBytes = Math.max(scratchBytes, offsets.at(-1) ?? 0);
    const place = (operand: Operand): PlacedOperand => {
      const { place: at } = operand;
      if (at.kind === "numbers") return { ...operand, reference: at, isWritten: operand.uniform === undefined, bytes: numbersBytes };
      if (at.kind === "scratch") {
        const reference: Reference = { kind: "scratch", byteOffset: offsets[at.index] ?? 0 };
        return { ...operand, reference, isWritten: true, bytes: bindable(scratch[at.index] ?? 0, step, limits) };
      }
      const reference = at.kind === "input" ? step.inputs[at.index] : step.outputs[at.index ?? 0];
      if (reference === undefined) throw new TypeError(`${step.label} has no ${at.kind} ${at.index ?? 0}`);
      return { ...operand, reference, isWritten: at.kind === "output", bytes: bindable(bytesAt(reference), step, limits) };
    };
    return launches.map((launch): Dispatch => {
      checkGroups(launch, step, limits);
      return { launch, steps: [position], operands: launch.operands.map(place), parameterOffset: 0 };
    });
  });
  let parameterOffset = 0;
  const placed = withSiblings(dispatches, plan.donated, limits).map((dispatch) => {
    const own = { ...dispatch, parameterOffset };
    parameterOffset += Math.ceil((16 * uniformVectors(dispatch.launch)) / alignment) * alignment;
    return own;
  });
  return { dispatches: placed, scratchBytes };
}

/** The parameters of all dispatches as they lie in memory. */
export function parameterBlock(dispatches: readonly Dispatch[]): Int32Array<ArrayBuffer> {
  const last = dispatches.at(-1);
  const bytes = last === undefined ? 0 : last.parameterOffset + 16 * uniformVectors(last.launch);
  const block = new Int32Array(bytes / 4);
  for (const { launch, parameterOffset } of dispatches) block.set(launch.parameters, parameterOffset / 4);
  return block;
}

function outputBytes({ kernel, parameters }: Step): readonly number[] {
  const outputs: readonly DType[] = kernel.kind === "loop" ? kernel.outputs : [kernel.output];
  const size = sizeOf(kernel.kind === "loop" ? parameters.slice(0, kernel.rank) : kernel.shape);
  return outputs.map((output) => size * bytesOf[output]);
}

/** Where each piece begins, and where the last ends. */
function offsetsOf(pieces: readonly number[]): readonly number[] {
  const offsets = [0];
  for (const bytes of pieces) offsets.push((offsets.at(-1) ?? 0) + roundedUp(bytes));
  return offsets;
}

/** Bytes of a binding: never none, and whole vectors of four, which every allocation has room for. */
function bindable(bytes: number, { label }: Step, limits: PlanLimits): number {
  const limit = limits.maxStorageBufferBindingSize;
  if (bytes > limit) throw errors["memory-exhausted"]({ backend: `${backendName} (one operand of ${label})`, requested: bytes, limit });
  return Math.max(16, Math.ceil(bytes / 16) * 16);
}

function checkGroups({ groups }: Launch, { label }: Step, limits: PlanLimits): void {
  const limit = limits.maxComputeWorkgroupsPerDimension;
  if (groups.every((count) => count <= limit)) return;
  const reason = `${label} takes ${groups.join(" x ")} workgroups, and the device starts at most ${limit} along each axis`;
  throw errors["backend-failed"]({ backend: backendName, reason });
}
