import type { Application, Graph, Node } from "../graph/node.ts";
import { sizeOf } from "../shape.ts";
import type { Meaning } from "./lower.ts";
import type { Inlining } from "./lowerings.ts";

/** Which nodes get memory of their own; all others live inside the kernels of those that read them. */
export interface Fusion extends Inlining {
  readonly materialized: ReadonlySet<Node>;
}

/**
 * Decides what becomes one kernel. A node moves into its reader when all its readers end up in one kernel, nothing is computed twice, and the
 * kernel keeps at most one reduction. Views cost nothing and always move in. `forced` nodes get memory whatever the rules say.
 */
export function fuse(graph: Graph, forced: ReadonlySet<Node>, meaning: (node: Application) => Meaning): Fusion {
  const outputs = new Set(graph.outputs);
  const materialized = new Set<Node>();
  /** The kernels that read a node, seen through views. */
  const readers = new Map<Node, Set<Application>>();
  /** How often an element of a node is computed if it moves in, summed over its elements. */
  const computed = new Map<Node, number>();
  const reduces = new Set<Application>();

  for (const node of [...graph.nodes].reverse()) {
    if (node.kind === "leaf") continue;
    const kernels = readers.get(node) ?? new Set<Application>();
    const root = placeFor(node, kernels);
    const roots = root === undefined ? kernels : new Set([root]);
    if (root === node) materialized.add(node);
    const own = root === node ? sizeOf(node.shape) : (computed.get(node) ?? sizeOf(node.shape));
    const extent = node.claimed ? 0 : meaning(node).reduced;
    if (extent > 0 && root !== undefined) reduces.add(root);
    for (const input of node.inputs) {
      const set = readers.get(input) ?? new Set<Application>();
      for (const kernel of node.claimed ? [node] : roots) set.add(kernel);
      readers.set(input, set);
      computed.set(input, Math.max(computed.get(input) ?? 0, own * Math.max(1, extent)));
    }
  }

  /** The kernel that a node becomes part of: itself, its only reader, or undefined for a view, which is part of all. */
  function placeFor(node: Application, kernels: ReadonlySet<Application>): Application | undefined {
    if (node.claimed || outputs.has(node) || forced.has(node)) return node;
    const { isView, reduced } = meaning(node);
    if (isView) return undefined;
    const [reader, another] = kernels;
    if (node.inputs.length === 0 && reduced === 0) return undefined;
    if (reader === undefined || another !== undefined || reader.claimed) return node;
    if ((computed.get(node) ?? 0) > sizeOf(node.shape)) return node;
    if (reduced > 0 && reduces.has(reader)) return node;
    return reader;
  }

  return { materialized, isInside: (node) => !materialized.has(node), meaning };
}
