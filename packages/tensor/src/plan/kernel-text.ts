import { signatureAxes } from "../operators/define.ts";
import type { ClaimedKernel, Step } from "./kernel.ts";

/** What a step computes, and with which extents, for people. */
export interface KernelText {
  readonly name: string;
  /** m x k x n of a product, extents of the output of everything else. */
  readonly shape: string;
}

/** Names a step by its operators and its extents. */
export function kernelText({ kernel, label, parameters }: Step): KernelText {
  if (kernel.kind === "loop") return { name: label, shape: extents(parameters.slice(0, kernel.rank)) };
  return { name: label, shape: productShape(kernel) ?? extents(kernel.shape) };
}

function extents(of: readonly number[]): string {
  return of.length === 0 ? "1" : of.join(" x ");
}

/** m x k x n where the first two inputs share one axis that the output lacks, and the output's last axis is of the second. */
function productShape({ definition, inputs, shape }: ClaimedKernel): string | undefined {
  const { inputs: names, output } = signatureAxes(definition);
  const [a = [], b = []] = names;
  const summed = a.filter((name) => b.includes(name) && !output.includes(name));
  const last = output.at(-1);
  if (summed.length !== 1 || last === undefined || !b.includes(last)) return undefined;
  const k = inputs[0]?.shape.at(a.indexOf(summed[0] ?? "") - a.length);
  const n = shape.at(-1) ?? 0;
  const m = shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
  return `${m} x ${k ?? 0} x ${n}`;
}
