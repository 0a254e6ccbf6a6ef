import type { Application, Graph, Node } from "../graph/node.ts";
import { axis, type Axis } from "../scalar/expression.ts";
import { sizeOf, stridesOf } from "../shape.ts";
import { emit } from "./emit.ts";
import { fuse, type Fusion } from "./fuse.ts";
import type { ClaimedKernel, LoopKernel, Strided } from "./kernel.ts";
import { lowering, partsOf, type Lowered } from "./lower.ts";
import * as polynomial from "./polynomial.ts";

/** A kernel run before memory is decided: it reads and writes nodes. */
export interface Task {
  readonly node: Node;
  readonly kernel: LoopKernel | ClaimedKernel;
  readonly parameters: readonly number[];
  readonly inputs: readonly Node[];
  /** Inputs whose memory the output may take. */
  readonly inPlace: ReadonlySet<Node>;
  readonly label: string;
  /** The result that a copy writes; other tasks write their node's own place. */
  readonly result?: number;
}

/** GPUs bind at least eight buffers to a kernel: seven inputs and the output. */
const mostInputs = 7;
/** Expressions longer than this are cut, so that compilation stays fast. */
const mostKeyLength = 60_000;

/** How a graph is cut. */
export interface ScheduleOptions {
  /** False: every node is a kernel of its own. */
  readonly fused: boolean;
  /** Whether the backend's tuned kernel takes these inputs, strides and all; those it refuses are made contiguous. */
  readonly claims: (kernel: ClaimedKernel) => boolean;
}

/** Cuts a graph into kernels, in order. */
export function schedule(graph: Graph, options: ScheduleOptions): readonly Task[] {
  const forced = new Set<Node>(options.fused ? [] : graph.nodes);
  for (;;) {
    const fusion = fuse(graph, forced);
    const before = forced.size;
    const tasks = [...makeTasks(graph, fusion, forced, options.claims)];
    if (forced.size === before) return tasks;
  }
}

/** Makes the tasks; where a kernel would be illegal it adds nodes to `forced`, and the schedule starts again. */
function* makeTasks(graph: Graph, fusion: Fusion, forced: Set<Node>, claims: ScheduleOptions["claims"]): Generator<Task> {
  for (const node of graph.nodes) {
    if (node.kind === "leaf" || !fusion.materialized.has(node)) continue;
    yield node.claimed ? claimedTask(node, fusion, forced, claims) : loopTask(node, fusion, forced);
  }
  // Every result has memory of its own: an input that is asked for is copied, and so is a node that is asked for twice.
  for (const [i, output] of graph.outputs.entries())
    if (output.kind === "leaf" || graph.outputs.indexOf(output) < i) yield copyTask(output, i);
}

function axesOf(node: Node): readonly Axis[] {
  return node.shape.map((extent, i) => axis(`i${i}`, extent));
}

/** The polynomial of each axis; an axis of extent 1 is always at 0. */
function placesOf(axes: readonly Axis[]): readonly polynomial.Polynomial[] {
  return axes.map((each, i) => (each.size === 1 ? polynomial.number(0) : polynomial.ofAtom({ kind: "axis", axis: each, key: `@${i}` })));
}

function loopTask(node: Application, fusion: Fusion, forced: Set<Node>): Task {
  const axes = axesOf(node);
  const inside = new Set<Application>();
  const lower = lowering((other) => {
    if (other.kind === "leaf" || fusion.materialized.has(other)) return false;
    inside.add(other);
    return true;
  }, fusion.meaning);
  const value = lower(node, placesOf(axes));
  const emitted = emit(value, axes, node.dtype);
  const inner = [...inside].filter((other) => !fusion.meaning(other).isView).sort((a, b) => a.id - b.id);
  if (reductions(value, new Set()) > 1) for (const other of inner) if (fusion.meaning(other).reduced > 0) forced.add(other);
  if (emitted.loads.length > mostInputs || emitted.kernel.key.length > mostKeyLength) for (const other of inner) forced.add(other);
  const label = [...inner.map((other) => other.definition.name), node.definition.name].join(" ");
  return { node, ...emitted, inputs: emitted.loads, label };
}

/** How many different reductions an expression holds; one inside another counts as two. */
function reductions(value: Lowered, seen: Set<Lowered>): number {
  if (seen.has(value)) return 0;
  seen.add(value);
  const own = value.kind === "reduce" ? 1 : 0;
  const indices = value.kind === "index" ? [value.value] : value.kind === "load" ? [value.offset] : [];
  const opaque = indices.flatMap((index) => [...polynomial.nested(index)].flatMap(opaqueValues));
  return [...partsOf(value), ...opaque].reduce((sum, part) => sum + reductions(part, seen), own);
}

function opaqueValues({ terms }: polynomial.Polynomial): readonly Lowered[] {
  return terms.flatMap(({ atom }) => (atom.kind === "opaque" ? [atom.value as Lowered] : [])); // `lower` puts lowered expressions here
}

function claimedTask(node: Application, fusion: Fusion, forced: Set<Node>, claims: ScheduleOptions["claims"]): Task {
  const strided: Strided[] = [];
  const inputs: Node[] = [];
  for (const input of node.inputs) {
    const view = viewOf(input, fusion);
    if (view === undefined) {
      forced.add(input);
      strided.push({ shape: input.shape, strides: stridesOf(input.shape), offset: 0, dtype: input.dtype });
      inputs.push(input);
    } else {
      strided.push(view.strided);
      inputs.push(view.base);
    }
  }
  const { definition, attributes, shape, dtype } = node;
  const kernel: ClaimedKernel = { kind: "claimed", definition, attributes, inputs: strided, shape, output: dtype };
  // The claim that the trace asked for was for contiguous inputs.
  if (!claims(kernel)) node.inputs.forEach((input, i) => inputs[i] !== input && forced.add(input));
  return { node, kernel, parameters: [], inputs, inPlace: new Set(), label: definition.name };
}

/** A node as strided elements of one that has memory, or undefined when its index is not affine. */
function viewOf(node: Node, fusion: Fusion): { readonly base: Node; readonly strided: Strided } | undefined {
  if (node.kind === "leaf" || fusion.materialized.has(node))
    return { base: node, strided: { shape: node.shape, strides: stridesOf(node.shape), offset: 0, dtype: node.dtype } };
  const axes = axesOf(node);
  const value = lowering((other) => other.kind !== "leaf" && !fusion.materialized.has(other), fusion.meaning)(node, placesOf(axes));
  if (value.kind !== "load" || value.offset.terms.some(({ atom }) => atom.kind !== "axis")) return undefined;
  const strides = axes.map((each) => value.offset.terms.find(({ atom }) => atom.kind === "axis" && atom.axis === each)?.coefficient ?? 0);
  return { base: value.node, strided: { shape: node.shape, strides, offset: value.offset.constant, dtype: node.dtype } };
}

/** A result that has its value elsewhere: its elements are copied. */
function copyTask(node: Node, result: number): Task {
  const length = axis("i", sizeOf(node.shape));
  const offset = length.size === 1 ? polynomial.number(0) : polynomial.ofAtom({ kind: "axis", axis: length, key: "@0" });
  const value: Lowered = { kind: "load", type: node.dtype, node, offset, key: `load${node.id}[${offset.key}]` };
  const emitted = emit(value, [length], node.dtype);
  return { node, ...emitted, inputs: emitted.loads, label: "copy", result };
}
