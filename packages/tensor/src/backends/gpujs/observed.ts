import { readableInput, type Observer } from "../../backend/observer.ts";
import type { Plan, Slot } from "../../plan/kernel.ts";
import { sizeOf } from "../../shape.ts";
import { cellsOf } from "./cell.ts";
import { decode, flatten } from "./cells.ts";
import { freeReading, release } from "./kept.ts";
import type { Cells } from "./library.ts";
import type { ReadyPlan } from "./plan-runner.ts";

/**
 * Runs a plan and tells an observer of each step. gpu.js compiles in a plan's first run, so that one is told of as what preparing took, and the plan runs again. A
 * step's time is the host's: on a device it is waited for, and handing it over is part of it.
 */
export async function observedRun(
  observer: Observer,
  plan: Plan,
  ready: ReadyPlan,
  inputs: readonly Cells[],
): Promise<readonly (Cells | undefined)[]> {
  if (!ready.isCompiled()) {
    const began = observer.now();
    for (const cells of await ready.run(inputs)) release(cells);
    observer.prepared(plan, observer.now() - began);
  }
  const integers = await integersOf(plan, inputs);
  const times = plan.steps.map(() => 0);
  const began = observer.now();
  const results = await ready.run(inputs, {
    now: () => observer.now(),
    took: (step, milliseconds) => (times[step] = (times[step] ?? 0) + milliseconds),
  });
  observer.ran({
    plan,
    milliseconds: observer.now() - began,
    launches: times.map((worked, step) => ({ step, worked, waited: 0, threads: 1 })),
    integers: (slot) => integers.get(readableInput(plan, slot) ?? -1),
  });
  return results;
}

/** The int32 inputs of a run, which tell a profile how long ragged sequences are. */
async function integersOf(plan: Plan, inputs: readonly Cells[]): Promise<ReadonlyMap<number, Int32Array>> {
  const read = new Map<number, Int32Array>();
  for (const [index, { shape }] of plan.inputs.entries()) {
    const slot: Slot = { kind: "input", index };
    const cells = inputs[index];
    if (cells === undefined || readableInput(plan, slot) === undefined) continue;
    const values = cells instanceof Float32Array ? cells : await cells.toArray();
    freeReading(cells);
    const length = Math.max(1, sizeOf(shape) * cellsOf("int32"));
    read.set(index, decode(flatten(values, length), "int32", sizeOf(shape)) as Int32Array); // what int32 is decoded to
  }
  return read;
}
