import { errors } from "../../errors.ts";
import type { Plan, Step } from "../../plan/kernel.ts";
import { sizeOf } from "../../shape.ts";
import { cellsOf } from "./cell.ts";
import { flatten } from "./cells.ts";
import { failed } from "./failed.ts";
import { createKernel, stepCells, valuesFor, type StepCells } from "./kernels.ts";
import type { Cells, GpuInstance, GpuKernel, GpuPipeline } from "./library.ts";
import { livesOf, type ValueName } from "./lives.ts";
import type { ModeTraits } from "./modes.ts";
import type { PlanRunner, StepClock } from "./plan-runner.ts";
import { isCompiled, timePipeline } from "./traced-times.ts";

/** Each pipeline holds memory for all that goes into its plan, so that few are kept. The one not used for longest goes first; it is traced again when needed. */
const mostPipelines = 4;

/** What a memory of WebAssembly holds, less the 16 pages that gpu.js leaves free. */
const mostBytes = (65_536 - 16) * 65_536;

interface Traced {
  readonly pipeline: GpuPipeline;
  /** Filled when gpu.js traces: at the first run. */
  readonly kernels: ReadonlyMap<string, GpuKernel>;
  /** The plan's step of each of the pipeline's: they have one output each. */
  readonly stepOf: readonly number[];
  readonly bytes: number;
}

/** Runs a plan as one `createPipeline`: gpu.js lays out one memory for all its steps and reads the results once. Sizes are part of the code, so each plan compiles. */
export function tracedPlans(gpu: GpuInstance, traits: ModeTraits): PlanRunner {
  const live = new Map<Plan, Traced>();
  const cellFor = stepCells(traits, Infinity);

  async function letGo(plan: Plan): Promise<void> {
    const traced = live.get(plan);
    live.delete(plan);
    await traced?.pipeline.destroy();
    for (const kernel of traced?.kernels.values() ?? []) kernel.destroy();
  }

  async function tracedOf(plan: Plan): Promise<Traced> {
    const traced = live.get(plan) ?? trace(gpu, traits, plan, cellFor);
    // What is used moves to the end.
    live.delete(plan);
    live.set(plan, traced);
    const [oldest] = live.keys();
    if (live.size > mostPipelines && oldest !== undefined) await letGo(oldest);
    return traced;
  }

  async function run(plan: Plan, inputs: readonly Cells[], clock: StepClock | undefined): Promise<readonly Cells[]> {
    if (plan.steps.length === 0) return [];
    const { pipeline, stepOf } = await tracedOf(plan);
    const stop = clock === undefined ? undefined : timePipeline(pipeline, stepOf, clock);
    try {
      const made = (await pipeline(...(inputs as never[]))) as readonly unknown[]; // what `trace` gives back is an array
      if (pipeline.fallbackReason) throw new Error(pipeline.fallbackReason);
      return results(plan, made);
    } catch (thrown) {
      await letGo(plan);
      throw failed("createPipeline", thrown);
    } finally {
      stop?.();
    }
  }

  return {
    prepare(plan) {
      const requested = bytesOf(plan);
      if (requested > mostBytes) throw errors["memory-exhausted"]({ backend: "gpujs", requested, limit: mostBytes });
      const compiled = (): boolean => {
        const traced = live.get(plan);
        return plan.steps.length === 0 || (traced !== undefined && isCompiled(traced.pipeline));
      };
      return { run: (inputs, clock) => run(plan, inputs, clock), isCompiled: compiled };
    },
    scratch: () => [...live.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    close: () => live.clear(),
  };
}

function results(plan: Plan, made: readonly unknown[]): readonly Cells[] {
  const cells: Cells[] = [];
  written(plan).forEach((result, i) => (cells[result] = flatten(made[i], cellCount(plan.results[result]!)))); // a number of one
  return cells;
}

/** Numbers of the results that a step writes: those with elements. */
function written({ steps }: Plan): readonly number[] {
  return steps.flatMap(({ outputs }) => outputs.flatMap((slot) => (slot.kind === "result" ? [slot.index] : [])));
}

/** Bytes of a plan's memory: inputs, results and intermediates, which take twice as much where they are int32. */
function bytesOf(plan: Plan): number {
  return 4 * [...plan.inputs, ...plan.results].reduce((sum, each) => sum + cellCount(each), 0) + plan.arenaBytes;
}

function cellCount({ shape, dtype }: Plan["results"][number]): number {
  return Math.max(1, sizeOf(shape) * cellsOf(dtype));
}

/** Makes the pipeline of a plan. */
function trace(gpu: GpuInstance, traits: ModeTraits, plan: Plan, cellFor: StepCells): Traced {
  const kernels = new Map<string, GpuKernel>();
  const lives = livesOf(plan);
  const kernelFor = (key: string, make: () => GpuKernel): GpuKernel => {
    const made = kernels.get(key) ?? make();
    kernels.set(key, made);
    return made;
  };

  function runStep(step: Step, number: number, read: (index: number) => unknown): readonly unknown[] {
    const { kernel } = step;
    if (kernel.kind !== "loop") throw new TypeError(`${kernel.definition.name} has no kernel here`);
    const sizes = lives.sizes[number] ?? [];
    return kernel.outputs.map((_, output) => {
      const cell = cellFor(kernel, step, output, sizes);
      // A kernel of gpu.js has one size in a pipeline.
      const key = `${cell.extents.join("x")} ${cell.key}`;
      const made = kernelFor(key, () => createKernel(gpu, cell, traits));
      return made(...(valuesFor(cell, step, { input: read, sizes }) as never[])); // of the types that it was made with
    });
  }

  const orchestrate = (...inputs: readonly unknown[]): readonly unknown[] => {
    const results: unknown[] = [];
    const values = new Map<ValueName, unknown>();
    for (const [number, step] of plan.steps.entries()) {
      const made = runStep(step, number, (index) => {
        const slot = step.inputs[index];
        if (slot?.kind === "input") return inputs[slot.index];
        return slot?.kind === "result" ? results[slot.index] : values.get(lives.read[number]![index]!); // written before
      });
      step.outputs.forEach((slot, output) => {
        if (slot.kind === "result") results[slot.index] = made[output];
        else values.set(`${number}.${output}`, made[output]);
      });
    }
    return written(plan).map((result) => results[result]);
  };
  // gpu.js asks a function how many inputs it has.
  Object.defineProperty(orchestrate, "length", { value: plan.inputs.length });
  const pipeline = gpu.createPipeline(orchestrate, { threads: false }) as GpuPipeline; // gpu.js gives a function with these properties
  const stepOf = plan.steps.flatMap(({ outputs }, step) => outputs.map(() => step));
  return { pipeline, kernels, stepOf, bytes: bytesOf(plan) };
}
