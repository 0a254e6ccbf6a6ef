import type { Plan, Step } from "../../plan/kernel.ts";
import { cellsOf } from "./cell.ts";
import { failed } from "./failed.ts";
import { basesOf, bundleCell } from "./bundles.ts";
import { deviceIsIdle, freeLastRun, release } from "./kept.ts";
import { createKernel, refuseFallback, stepCells, valuesFor, type StepCell, type StepInputs } from "./kernels.ts";
import type { Cells, GpuInstance, GpuKernel } from "./library.ts";
import type { Limits } from "./limits.ts";
import { livesOf, type ValueName } from "./lives.ts";
import type { ModeTraits } from "./modes.ts";
import type { PlanRunner, ReadyPlan } from "./plan-runner.ts";

interface ReadyCell {
  readonly kernel: GpuKernel;
  readonly cell: StepCell;
  /** Makes the arrays of several inputs: for each which inputs, and how many cells they have. */
  readonly bundling: readonly { readonly ready: ReadyCell; readonly inputs: readonly number[]; readonly lengths: readonly number[] }[];
}

/** Runs plans kernel by kernel: what one leaves on the device is what another reads. Kernels are made once for each structure, whatever the row counts. */
export function residentPlans(gpu: GpuInstance, traits: ModeTraits, { arrays }: Limits): PlanRunner {
  const kernels = new Map<string, GpuKernel>();
  const cellFor = stepCells(traits, arrays);

  function ready(cell: StepCell, lengthOf: (input: number) => number): ReadyCell {
    const kernel = kernels.get(cell.key) ?? createKernel(gpu, cell, traits);
    kernels.set(cell.key, kernel);
    const bundling = cell.bundles.map((inputs) => {
      const lengths = inputs.map(lengthOf);
      return { ready: ready(bundleCell(lengths), () => 0), inputs, lengths };
    });
    return { kernel, cell, bundling };
  }

  function readyCells(step: Step, sizes: readonly number[]): readonly ReadyCell[] {
    const { kernel } = step;
    if (kernel.kind !== "loop") throw new TypeError(`${kernel.definition.name} has no kernel here`);
    const lengthOf = (input: number): number => Math.max(1, (sizes[input] ?? 0) * cellsOf(kernel.inputs[input] ?? "float32"));
    return kernel.outputs.map((_, output) => ready(cellFor(kernel, step, output, sizes), lengthOf));
  }

  function prepare(plan: Plan): ReadyPlan {
    const lives = livesOf(plan);
    const steps = plan.steps.map((step, number) => ({ step, cells: readyCells(step, lives.sizes[number] ?? []) }));
    let isCompiled = false;
    const run: ReadyPlan["run"] = async (inputs, clock) => {
      const results: Cells[] = [];
      const values = new Map<ValueName, Cells>();
      try {
        for (const [number, { step, cells }] of steps.entries()) {
          const input = (index: number): Cells => {
            const slot = step.inputs[index];
            if (slot?.kind === "input") return inputs[slot.index]!; // checked with the plan
            if (slot?.kind === "result") return results[slot.index]!; // as above
            return values.get(lives.read[number]![index]!)!; // written before
          };
          const began = clock?.now() ?? 0;
          // An output may take the place of an input, so all of them are computed before any has its place.
          const written: Cells[] = [];
          for (const cell of cells) written.push(await runCell(cell, step, { input, sizes: lives.sizes[number] ?? [] }));
          const last = cells.at(-1);
          if (clock !== undefined && last !== undefined) {
            await deviceIsIdle(last.kernel);
            clock.took(number, clock.now() - began);
          }
          step.outputs.forEach((slot, output) => {
            if (slot.kind === "result")
              results[slot.index] = written[output]!; // one for each output
            else values.set(`${number}.${output}`, written[output]!); // as above
          });
          for (const name of lives.endsAfter[number] ?? []) {
            release(values.get(name));
            values.delete(name);
          }
        }
        isCompiled = true;
        return results;
      } catch (thrown) {
        for (const cells of [...values.values(), ...results]) release(cells);
        throw thrown;
      }
    };
    return { run, isCompiled: () => isCompiled };
  }

  return { prepare, scratch: () => 0, close: () => kernels.clear() };
}

/** Runs the kernel of a cell, and first what makes arrays of several of its inputs. */
async function runCell({ kernel, cell, bundling }: ReadyCell, step: Step, inputs: StepInputs<Cells>): Promise<Cells> {
  const bundles: Cells[] = [];
  const bases = new Map<number, number>();
  try {
    for (const { ready, inputs: own, lengths } of bundling) {
      const starts = basesOf(lengths);
      own.forEach((input, i) => bases.set(input, starts[i] ?? 0));
      const input = (index: number): Cells => inputs.input(own[index]!); // one for each
      bundles.push(await runKernel(ready.kernel, ready.cell, step, { input, sizes: [], bases: new Map(starts.entries()) }));
    }
    return await runKernel(kernel, cell, step, { ...inputs, bundles, bases });
  } finally {
    bundles.forEach(release);
  }
}

async function runKernel(kernel: GpuKernel, cell: StepCell, step: Step, inputs: StepInputs<Cells>): Promise<Cells> {
  try {
    kernel.setOutput([...cell.extents]);
    const given = valuesFor(cell, step, inputs) as never[]; // of the types that the kernel was made with
    const made = await (kernel(...given) as Cells | Promise<Cells>); // asynchronous in WebGPU alone
    refuseFallback(kernel);
    freeLastRun(kernel);
    return made;
  } catch (thrown) {
    throw failed(step.label, thrown);
  }
}
