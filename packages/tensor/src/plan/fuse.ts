import type { Application, Graph, Node } from "../graph/node.ts";
import type { Expression } from "../scalar/expression.ts";
import { sameShape, sizeOf } from "../shape.ts";
import type { Meaning } from "./lower.ts";
import type { Inlining } from "./lowerings.ts";

/** Which nodes get memory of their own; all others live inside the kernels of those that read them. */
export interface Fusion extends Inlining {
  readonly materialized: ReadonlySet<Node>;
}

/**
 * Decides what becomes one kernel. A node moves into its reader when all its readers end up in one kernel, nothing is computed twice, and the
 * kernel keeps at most one reduction. Views cost nothing and always move in. A result that one kernel alone reads, each element where it writes its own,
 * moves into it too, and the kernel stores both: an optimizer's step is one kernel. `forced` nodes get memory and a kernel whatever the rules say.
 */
export function fuse(graph: Graph, forced: ReadonlySet<Node>, meaning: (node: Application) => Meaning): Fusion {
  const outputs = new Set(graph.outputs);
  const materialized = new Set<Node>();
  /** The kernels that read a node, seen through views. */
  const readers = new Map<Node, Set<Application>>();
  /** How often an element of a node is computed if it moves in, summed over its elements. */
  const computed = new Map<Node, number>();
  const reduces = new Set<Application>();
  const stored = new Map<Node, Set<Application>>();
  /** Nodes of which their kernel reads another element than the one it writes. */
  const strayed = new Set<Node>();

  for (const node of [...graph.nodes].reverse()) {
    if (node.kind === "leaf") continue;
    const kernels = readers.get(node) ?? new Set<Application>();
    const root = placeFor(node, kernels);
    const roots = root === undefined ? kernels : new Set([root]);
    if (root === node || outputs.has(node)) materialized.add(node);
    const own = root === node ? sizeOf(node.shape) : (computed.get(node) ?? sizeOf(node.shape));
    const extent = node.claimed ? 0 : meaning(node).reduced;
    if (extent > 0 && root !== undefined) reduces.add(root);
    for (const input of node.inputs) {
      const set = readers.get(input) ?? new Set<Application>();
      for (const kernel of node.claimed ? [node] : roots) set.add(kernel);
      readers.set(input, set);
      computed.set(input, Math.max(computed.get(input) ?? 0, own * Math.max(1, extent)));
      // Only of interest where a result can be on the way to another.
      if (outputs.size > 1 && !staysInPlace(node, root, input)) strayed.add(input);
    }
  }

  /** Whether the kernel of a node reads an input, through it, at the element that it writes. */
  function staysInPlace(node: Application, root: Application | undefined, input: Node): boolean {
    if (node.claimed || root === undefined || (root !== node && strayed.has(node))) return false;
    return sameShape(node.shape, input.shape) && readsInPlace(meaning(node), (i) => node.inputs[i] === input);
  }

  /** Whether a result moves into the kernel that reads it. */
  function isOnTheWay(node: Application, kernels: ReadonlySet<Application>): boolean {
    const [reader, another] = kernels;
    if (reader === undefined || another !== undefined || reader.claimed || strayed.has(node)) return false;
    const { isView, reduced } = meaning(node);
    return !isView && !(reduced > 0 && reduces.has(reader)) && computed.get(node) === sizeOf(node.shape);
  }

  /** The kernel that a node becomes part of: itself, its only reader, or undefined for a view, which is part of all. */
  function placeFor(node: Application, kernels: ReadonlySet<Application>): Application | undefined {
    if (node.claimed || forced.has(node)) return node;
    if (outputs.has(node)) {
      const [reader] = kernels;
      if (reader === undefined || !isOnTheWay(node, kernels)) return node;
      stored.set(reader, (stored.get(reader) ?? new Set()).add(node));
      return reader;
    }
    const { isView, reduced } = meaning(node);
    if (isView) return undefined;
    const [reader, another] = kernels;
    if (node.inputs.length === 0 && reduced === 0) return undefined;
    if (reader === undefined || another !== undefined || reader.claimed) return node;
    if ((computed.get(node) ?? 0) > sizeOf(node.shape)) return node;
    if (reduced > 0 && reduces.has(reader)) return node;
    return reader;
  }

  return { materialized, isInside: (node) => !materialized.has(node), storedBy: (root) => [...(stored.get(root) ?? [])], meaning };
}

/** Whether every read of some inputs is at the axes of the output, in order. */
function readsInPlace({ at, value }: Meaning, isOne: (input: number) => boolean): boolean {
  const seen = new Set<Expression>();
  const visit = (e: Expression): boolean => {
    if (seen.has(e)) return true;
    seen.add(e);
    switch (e.kind) {
      case "constant":
      case "axis":
        return true;
      case "read":
        return isOne(e.input) ? e.at.every((place, i) => place === at[i] || at[i]?.size === 1) : e.at.every(visit);
      case "unary":
      case "cast":
        return visit(e.a);
      case "binary":
        return visit(e.a) && visit(e.b);
      case "select":
        return visit(e.condition) && visit(e.a) && visit(e.b);
      case "reduce":
        return visit(e.from) && visit(e.to) && visit(e.body);
      default:
        return e satisfies never;
    }
  };
  return visit(value);
}
