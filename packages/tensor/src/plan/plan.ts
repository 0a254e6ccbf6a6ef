import { bytesOf } from "../dtype.ts";
import type { Backend } from "../backend/interface.ts";
import type { Graph, Leaf, Node } from "../graph/node.ts";
import { sameShape, sizeOf } from "../shape.ts";
import { withEpilogues } from "./epilogues.ts";
import type { Binding, ClaimedKernel, Plan, Slot, Step } from "./kernel.ts";
import { Lowerings } from "./lowerings.ts";
import { placeInArena, type Life } from "./memory.ts";
import { schedule, type Task } from "./schedule.ts";
import { verifyPlan } from "./verify.ts";

/** How a plan is made. */
export interface PlanOptions {
  /** False: one kernel for each node, to look at every value. Default true. */
  readonly fused?: boolean;
  /** Whether the backend's tuned kernel takes a claimed application with the strides it gets. Default: it does. */
  readonly claims?: (kernel: ClaimedKernel) => boolean;
  /** Whether the backend's tuned kernel does an element-wise kernel behind its own. Default: it does not. */
  readonly takesEpilogue?: (kernel: ClaimedKernel) => boolean;
  /** True for leaves whose memory a result may take over. */
  readonly donates?: (leaf: Leaf) => boolean;
  /** What was lowered for plans before. Default: nothing. */
  readonly lowerings?: Lowerings;
}

/** The tuned kernels of a backend, as a plan is made for it. */
export function kernelsOf(backend: Pick<Backend, "claims" | "takesEpilogue">): Required<Pick<PlanOptions, "claims" | "takesEpilogue">> {
  return { claims: (kernel) => backend.claims(kernel), takesEpilogue: (kernel) => backend.takesEpilogue?.(kernel) ?? false };
}

/** A plan and the leaves that its inputs stand for. */
export interface Planned {
  readonly plan: Plan;
  readonly leaves: readonly Leaf[];
}

/** Makes the plan of a graph: kernels in order, memory decided by liveness, donated inputs matched with results. */
export function makePlan(graph: Graph, options: PlanOptions = {}): Planned {
  const { fused = true, claims = () => true, takesEpilogue = () => false, lowerings = new Lowerings() } = options;
  const apart = schedule(graph, { fused, claims, lowerings });
  const scheduled = fused ? withEpilogues(apart, graph.outputs, takesEpilogue) : apart;
  const readByOthers = new Set(scheduled.flatMap((task) => task.inputs));
  // A kernel without elements is left out, unless another one has to be given its place (a sum over an empty axis).
  const tasks = scheduled.filter(({ nodes }) => sizeOf(nodes[0].shape) > 0 || nodes.some((node) => readByOthers.has(node)));
  const leaves = [...new Set(tasks.flatMap((task) => task.inputs.filter((input) => input.kind === "leaf")))];

  const lastUse = new Map<Node, number>();
  tasks.forEach((task, step) => {
    for (const input of task.inputs) lastUse.set(input, step);
  });
  const writtenBy = new Map(
    tasks.flatMap(({ nodes, result }, step) => (result === undefined ? nodes.map((node) => [node, step] as const) : [])),
  );

  const resultOf = new Map<Node, number>();
  graph.outputs.forEach((output, i) => {
    if (!resultOf.has(output)) resultOf.set(output, i);
  });
  const slots = new Map<Node, Slot>();
  const inArena: Node[] = [];
  const lives: Life[] = [];
  tasks.forEach((task, step) => {
    if (task.result !== undefined) return;
    for (const node of task.nodes) {
      if (resultOf.has(node)) continue;
      inArena.push(node);
      lives.push({ bytes: sizeOf(node.shape) * bytesOf[node.dtype], from: step, to: lastUse.get(node) ?? step });
    }
  });
  const { offsets, bytes } = placeInArena(lives);
  inArena.forEach((node, i) => slots.set(node, { kind: "arena", byteOffset: offsets[i] ?? 0 }));
  leaves.forEach((leaf, i) => slots.set(leaf, { kind: "input", index: i }));

  const outputSlot = (node: Node, task: Task): Slot => {
    const result = task.result ?? resultOf.get(node);
    return result === undefined ? (slots.get(node) as Slot) : { kind: "result", index: result }; // every task's node has a place
  };
  const inputSlot = (node: Node): Slot => {
    const result = node.kind === "leaf" ? undefined : resultOf.get(node);
    return result === undefined ? (slots.get(node) as Slot) : { kind: "result", index: result }; // inputs are leaves or outputs of tasks before
  };
  const steps: Step[] = tasks.map((task) => ({
    kernel: task.kernel,
    parameters: task.parameters,
    inputs: task.inputs.map(inputSlot),
    outputs: task.nodes.map((node) => outputSlot(node, task)),
    label: task.label,
  }));
  const binding = (node: Node): Binding => ({ shape: node.shape, dtype: node.dtype });
  const plan: Plan = {
    inputs: leaves.map(binding),
    results: graph.outputs.map(binding),
    steps,
    arenaBytes: bytes,
    donated: matchDonations(graph, tasks, leaves, { lastUse, writtenBy, donates: options.donates ?? (() => false) }),
  };
  verifyPlan(plan);
  return { plan, leaves };
}

interface DonationFacts {
  readonly lastUse: ReadonlyMap<Node, number>;
  readonly writtenBy: ReadonlyMap<Node, number>;
  readonly donates: (leaf: Leaf) => boolean;
}

/** For each result the input whose memory it may take, or -1: same type and shape, and nobody reads the input after (or beside) the write. */
function matchDonations(graph: Graph, tasks: readonly Task[], leaves: readonly Leaf[], facts: DonationFacts): readonly number[] {
  const free = new Set(leaves.filter((leaf) => facts.donates(leaf)));
  const seen = new Set<Node>();
  return graph.outputs.map((output) => {
    const step = facts.writtenBy.get(output);
    if (step === undefined || output.kind === "leaf" || seen.has(output)) return -1;
    seen.add(output);
    const fits = (leaf: Leaf): boolean => {
      const last = facts.lastUse.get(leaf) ?? -1;
      if (leaf.dtype !== output.dtype || !sameShape(leaf.shape, output.shape)) return false;
      return last < step || (last === step && (tasks[step]?.inPlace.has(leaf) ?? false));
    };
    const choices = [...free].filter(fits);
    const leaf = choices.find((choice) => tasks[step]?.inputs.includes(choice)) ?? choices[0];
    if (leaf === undefined) return -1;
    free.delete(leaf);
    return leaves.indexOf(leaf);
  });
}
