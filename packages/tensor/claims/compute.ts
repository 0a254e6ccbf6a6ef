import type { NamedArray } from "@tercet/equivalence";
import type { Backend, Buffer } from "../src/backend/interface.ts";
import { bufferOf } from "../src/evaluate.ts";
import type { Node } from "../src/graph/node.ts";
import { trace } from "../src/graph/trace.ts";
import { kernelsOf, makePlan } from "../src/plan/plan.ts";
import type { Tensor } from "../src/tensor.ts";
import { arrayOf } from "./application.ts";

/** Computed arrays, and the names of the claimed kernels in the plan that computed them. */
export interface Computed {
  readonly arrays: readonly NamedArray[];
  readonly kernels: readonly string[];
}

/** Computes tensors on a backend as one plan of their own, with or without its claimed kernels. */
export async function compute(backend: Backend, tensors: readonly Tensor[], options: { readonly claimed: boolean }): Promise<Computed> {
  if (backend.walk !== undefined) return { arrays: await read(backend, tensors, await backend.walk(tensors, [])), kernels: [] };
  const graph = trace(tensors, (kernel) => options.claimed && backend.claims(kernel));
  const outputs = [...new Set(graph.outputs)];
  const { plan, leaves } = makePlan({ nodes: graph.nodes, outputs }, kernelsOf(backend));
  const inputs = leaves.map((leaf) => bufferOf(leaf.tensor, backend));
  try {
    const results = await backend.run(
      await backend.prepare(plan),
      inputs.map(({ buffer }) => buffer),
    );
    const kernels = plan.steps.flatMap(({ kernel }) => (kernel.kind === "claimed" ? [kernel.definition.name] : []));
    const buffers = graph.outputs.map((output: Node) => results[outputs.indexOf(output)] as Buffer); // one result for each output
    return { arrays: await read(backend, tensors, buffers), kernels };
  } finally {
    for (const { buffer, temporary } of inputs) if (temporary) buffer.release();
  }
}

async function read(backend: Backend, tensors: readonly Tensor[], buffers: readonly Buffer[]): Promise<readonly NamedArray[]> {
  const arrays: NamedArray[] = [];
  for (const [i, tensor] of tensors.entries()) arrays.push(arrayOf(await backend.download(buffers[i] as Buffer), tensor)); // one for each
  for (const buffer of new Set(buffers)) buffer.release();
  return arrays;
}
