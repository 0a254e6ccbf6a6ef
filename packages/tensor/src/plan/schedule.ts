import type { Application, Graph, Node } from "../graph/node.ts";
import { axis } from "../scalar/expression.ts";
import { sizeOf, stridesOf } from "../shape.ts";
import { emit } from "./emit.ts";
import { fuse, type Fusion } from "./fuse.ts";
import type { ClaimedKernel, LoopKernel, Strided } from "./kernel.ts";
import type { Lowered } from "./lower.ts";
import { Lowerings } from "./lowerings.ts";
import * as polynomial from "./polynomial.ts";

/** A kernel run before memory is decided: it reads and writes nodes. */
export interface Task {
  /** What it writes, one node for each output of the kernel. */
  readonly nodes: readonly [Node, ...Node[]];
  readonly kernel: LoopKernel | ClaimedKernel;
  readonly parameters: readonly number[];
  readonly inputs: readonly Node[];
  /** Inputs whose memory an output may take. */
  readonly inPlace: ReadonlySet<Node>;
  readonly label: string;
  /** The result that a copy writes; other tasks write their nodes' own places. */
  readonly result?: number;
}

/** GPUs bind at least eight buffers to a kernel, inputs and outputs together. */
const mostBuffers = 8;
/** Inputs of one element may travel beside them, as uniforms: twelve at least. */
const mostNumbers = 8;
/** Expressions longer than this are cut, so that compilation stays fast. */
const mostKeyLength = 60_000;

/** How a graph is cut. */
export interface ScheduleOptions {
  /** False: every node is a kernel of its own. */
  readonly fused: boolean;
  /** Whether the backend's tuned kernel takes these inputs, strides and all; those it refuses are made contiguous. */
  readonly claims: (kernel: ClaimedKernel) => boolean;
  /** What was lowered before. Default: nothing. */
  readonly lowerings?: Lowerings;
}

type Tools = Pick<Required<ScheduleOptions>, "claims" | "lowerings">;

/** Cuts a graph into kernels, in order. */
export function schedule(graph: Graph, options: ScheduleOptions): readonly Task[] {
  const forced = new Set<Node>(options.fused ? [] : graph.nodes);
  const { lowerings = new Lowerings() } = options;
  const meaning = lowerings.meanings();
  for (;;) {
    const fusion = fuse(graph, forced, meaning);
    const before = forced.size;
    const tasks = [...makeTasks(graph, fusion, forced, { ...options, lowerings })];
    if (forced.size === before) return tasks;
  }
}

/** Makes the tasks; where a kernel would be illegal it adds nodes to `forced`, and the schedule starts again. */
function* makeTasks(graph: Graph, fusion: Fusion, forced: Set<Node>, tools: Tools): Generator<Task> {
  const onTheWay = new Set(graph.nodes.flatMap(fusion.storedBy));
  for (const node of graph.nodes) {
    if (node.kind === "leaf" || !fusion.materialized.has(node) || onTheWay.has(node)) continue;
    yield node.claimed ? claimedTask(node, fusion, forced, tools) : loopTask(node, fusion, forced, tools.lowerings);
  }
  // Every result has memory of its own: an input that is asked for is copied, and so is a node that is asked for twice.
  const first = new Set<Node>();
  for (const [i, output] of graph.outputs.entries()) {
    if (output.kind === "leaf" || first.has(output)) yield copyTask(output, i);
    first.add(output);
  }
}

function loopTask(node: Application, fusion: Fusion, forced: Set<Node>, lowerings: Lowerings): Task {
  const { loop, group } = lowerings.loop(node, fusion);
  const { kernel, parameters } = loop;
  const own = (place: number): Application => group.inside[place] as Application; // places are those of the group
  const read = (place: number): Node => group.outside[place] as Node; // as above
  if (loop.reductions > 1) for (const place of loop.reducing) forced.add(own(place));
  const inputs = loop.loads.map(read);
  const numbers = inputs.filter((input) => sizeOf(input.shape) === 1).length;
  const buffers = inputs.length - numbers + kernel.outputs.length;
  if (buffers > mostBuffers || numbers > mostNumbers || kernel.key.length > mostKeyLength)
    for (const place of loop.apart) forced.add(own(place));
  const inner = loop.inner.map(own).sort((a, b) => a.id - b.id);
  const label = [...inner.map((other) => other.definition.name), node.definition.name].join(" ");
  return { nodes: [node, ...loop.stored.map(own)], kernel, parameters, inputs, inPlace: new Set(loop.inPlace.map(read)), label };
}

function claimedTask(node: Application, fusion: Fusion, forced: Set<Node>, { claims, lowerings }: Tools): Task {
  const strided: Strided[] = [];
  const inputs: Node[] = [];
  for (const input of node.inputs) {
    const view = viewOf(input, fusion, lowerings);
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
  return { nodes: [node], kernel, parameters: [], inputs, inPlace: new Set(), label: definition.name };
}

/** A node as strided elements of one that has memory, or undefined when its index is not affine. */
function viewOf(node: Node, fusion: Fusion, lowerings: Lowerings): { readonly base: Node; readonly strided: Strided } | undefined {
  if (node.kind === "leaf" || fusion.materialized.has(node))
    return { base: node, strided: { shape: node.shape, strides: stridesOf(node.shape), offset: 0, dtype: node.dtype } };
  return lowerings.view(node, fusion);
}

/** A result that has its value elsewhere: its elements are copied. */
function copyTask(node: Node, result: number): Task {
  const length = axis("i", sizeOf(node.shape));
  const offset = length.size === 1 ? polynomial.number(0) : polynomial.ofAtom({ kind: "axis", axis: length, key: "@0" });
  const value: Lowered = { kind: "load", type: node.dtype, node, offset, key: `load${node.id}[${offset.key}]` };
  const emitted = emit([value], [length], [node.dtype]);
  return { nodes: [node], ...emitted, inputs: emitted.loads, label: "copy", result };
}
