import type { Node } from "../graph/node.ts";
import { sizeOf } from "../shape.ts";
import type { ClaimedKernel } from "./kernel.ts";
import { operandsOf, type KernelExpression } from "./kernel.ts";
import type { Task } from "./schedule.ts";

/**
 * Puts element-wise kernels behind the claimed ones whose results they alone read, where the backend takes that: one kernel less, and one array less in memory. The pair
 * stands where the second kernel stood.
 */
export function withEpilogues(
  tasks: readonly Task[],
  outputs: readonly Node[],
  takes: (kernel: ClaimedKernel) => boolean,
): readonly Task[] {
  const readers = new Map<Node, Task[]>();
  for (const task of tasks) for (const input of new Set(task.inputs)) readers.set(input, [...(readers.get(input) ?? []), task]);
  const results = new Set(outputs);
  const merged = new Map<Task, Task>();
  const gone = new Set<Task>();
  for (const task of tasks) {
    const [node] = task.nodes;
    const own = readers.get(node) ?? [];
    const [reader] = own;
    if (reader === undefined || own.length > 1 || results.has(node) || merged.has(reader)) continue;
    const pair = together(task, reader, takes);
    if (pair === undefined) continue;
    merged.set(reader, pair);
    gone.add(task);
  }
  return tasks.flatMap((task) => (gone.has(task) ? [] : [merged.get(task) ?? task]));
}

/** Both as one task; undefined where they don't go together. */
function together(claimed: Task, reader: Task, takes: (kernel: ClaimedKernel) => boolean): Task | undefined {
  const [node] = claimed.nodes;
  const { kernel } = claimed;
  const loop = reader.kernel;
  if (kernel.kind !== "claimed" || kernel.epilogue !== undefined || loop.kind !== "loop" || reader.result !== undefined) return undefined;
  const [target] = reader.nodes;
  const isElementWise = reader.nodes.length === 1 && reader.inPlace.has(node) && sizeOf(target.shape) === sizeOf(node.shape);
  if (!isElementWise || loop.outputs[0] !== kernel.output || loop.values.some(reduces)) return undefined;
  const input = reader.inputs.indexOf(node);
  const whole: ClaimedKernel = { ...kernel, epilogue: { kernel: loop, input } };
  if (!takes(whole)) return undefined;
  return {
    nodes: reader.nodes,
    kernel: whole,
    parameters: reader.parameters,
    inputs: [...claimed.inputs, ...reader.inputs.toSpliced(input, 1)],
    // A tile that is done early must not overwrite what another one still reads.
    inPlace: new Set(),
    label: `${claimed.label} ${reader.label}`,
  };
}

function reduces(e: KernelExpression): boolean {
  const seen = new Set<KernelExpression>();
  const visit = (inner: KernelExpression): boolean => {
    if (seen.has(inner)) return false;
    seen.add(inner);
    return inner.kind === "reduce" || operandsOf(inner).some(visit);
  };
  return visit(e);
}
