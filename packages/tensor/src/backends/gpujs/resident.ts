import type { Plan, Step } from "../../plan/kernel.ts";
import { failed } from "./failed.ts";
import { createKernel, refuseFallback, stepCells, valuesFor, type StepCell } from "./kernels.ts";
import type { Cells, GpuInstance, GpuKernel } from "./library.ts";
import { livesOf, type ValueName } from "./lives.ts";
import type { ModeTraits } from "./modes.ts";
import type { PlanRunner } from "./plan-runner.ts";

interface ReadyCell {
  readonly kernel: GpuKernel;
  readonly cell: StepCell;
}

/** Runs plans kernel by kernel: what one leaves on the device is what another reads. Kernels are made once for each structure, whatever the row counts. */
export function residentPlans(gpu: GpuInstance, traits: ModeTraits): PlanRunner {
  const kernels = new Map<string, GpuKernel>();
  const cellFor = stepCells(traits);

  function readyCells(step: Step): readonly ReadyCell[] {
    const { kernel } = step;
    if (kernel.kind !== "loop") throw new TypeError(`${kernel.definition.name} has no kernel here`);
    return kernel.outputs.map((_, output) => {
      const cell = cellFor(kernel, step, output);
      const made = kernels.get(cell.key) ?? createKernel(gpu, cell, traits);
      kernels.set(cell.key, made);
      return { kernel: made, cell };
    });
  }

  function prepare(plan: Plan): (inputs: readonly Cells[]) => Promise<readonly (Cells | undefined)[]> {
    const lives = livesOf(plan);
    const steps = plan.steps.map((step) => ({ step, cells: readyCells(step) }));
    return async (inputs) => {
      const results: Cells[] = [];
      const values = new Map<ValueName, Cells>();
      try {
        for (const [number, { step, cells }] of steps.entries()) {
          const read = (index: number): Cells => {
            const slot = step.inputs[index];
            if (slot?.kind === "input") return inputs[slot.index]!; // checked with the plan
            if (slot?.kind === "result") return results[slot.index]!; // as above
            return values.get(lives.read[number]![index]!)!; // written before
          };
          // An output may take the place of an input, so all of them are computed before any has its place.
          const written: Cells[] = [];
          for (const ready of cells) written.push(await runCell(ready, step, read, (index) => lives.sizes[number]?.[index] ?? 0));
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
        return results;
      } catch (thrown) {
        for (const cells of [...values.values(), ...results]) release(cells);
        throw thrown;
      }
    };
  }

  return { prepare: (plan) => ({ run: prepare(plan) }), scratch: () => 0, close: () => kernels.clear() };
}

/** Frees cells that lie on the device. */
export function release(cells: Cells | undefined): void {
  if (cells !== undefined && !(cells instanceof Float32Array)) cells.delete();
}

async function runCell(
  { kernel, cell }: ReadyCell,
  step: Step,
  read: (index: number) => Cells,
  size: (index: number) => number,
): Promise<Cells> {
  try {
    kernel.setOutput([...cell.extents]);
    const given = valuesFor(cell, step, read, size) as never[]; // of the types that the kernel was made with
    const made = await (kernel(...given) as Cells | Promise<Cells>); // asynchronous in WebGPU alone
    refuseFallback(kernel);
    return made;
  } catch (thrown) {
    throw failed(step.label, thrown);
  }
}
