import type { Backend, Executable } from "../backend/interface.ts";
import type { Graph, Leaf } from "../graph/node.ts";
import type { Tensor } from "../tensor.ts";
import { scalarOf } from "./lower.ts";
import { makePlan } from "./plan.ts";

/** A prepared plan with the data its inputs stand for in this graph. */
export interface Ready {
  readonly executable: Executable;
  readonly leaves: readonly Tensor[];
}

interface Entry {
  readonly executable: Promise<Executable>;
  readonly leafIds: readonly number[];
}

/** Most plans kept for one backend; the one not used for longest goes first. */
const mostPlans = 256;
const plans = new WeakMap<Backend, Map<string, Entry>>();

/** The text that says all of a graph but the data of its leaves: equal keys mean one plan. */
export function graphKey(graph: Graph): string {
  const lines = graph.nodes.map((node) => {
    const type = `${node.dtype}[${node.shape.join(",")}]`;
    // A scalar travels with the kernel's parameters, so its value is part of the plan.
    if (node.kind === "leaf") return `${type}${scalarOf(node) ?? ""}`;
    return `${type}${node.definition.name}(${node.inputs.map((input) => input.id).join(",")})${JSON.stringify(node.attributes)}${node.claimed ? "!" : ""}`;
  });
  return `${lines.join(";")}->${graph.outputs.map((output) => output.id).join(",")}`;
}

/** The prepared plan of a graph on a backend, from the cache where the same graph ran before. */
export async function planFor(graph: Graph, backend: Backend): Promise<Ready> {
  const cache = plans.get(backend) ?? new Map<string, Entry>();
  plans.set(backend, cache);
  const key = graphKey(graph);
  let entry = cache.get(key);
  if (entry === undefined) {
    const { plan, leaves } = makePlan(graph, { claims: (kernel) => backend.claims(kernel) });
    entry = { executable: backend.prepare(plan), leafIds: leaves.map((leaf) => leaf.id) };
  }
  cache.delete(key);
  cache.set(key, entry);
  const [oldest] = cache.keys();
  if (cache.size > mostPlans && oldest !== undefined) cache.delete(oldest);
  const leaves = entry.leafIds.map((id) => (graph.nodes[id] as Leaf).tensor); // equal keys mean equal ids
  return { executable: await entry.executable, leaves };
}
