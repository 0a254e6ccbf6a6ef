import type { Backend, Executable } from "../backend/interface.ts";
import type { Graph, Leaf } from "../graph/node.ts";
import { attributesText, exactText, numberOf } from "../graph/number.ts";
import type { Definition } from "../operators/define.ts";
import type { Tensor } from "../tensor.ts";
import { loweringsOf } from "./lowerings.ts";
import { kernelsOf, makePlan } from "./plan.ts";
import { preparedCache, type PreparedCache } from "./prepared.ts";

/** A prepared plan with the data its inputs stand for in this graph. */
export interface Ready {
  readonly executable: Executable;
  readonly leaves: readonly Tensor[];
}

interface Entry {
  readonly executable: Executable;
  readonly leafIds: readonly number[];
}

/** What is kept for one backend. */
interface Plans {
  readonly entries: PreparedCache<Entry>;
  /** Numbers of definitions: names need not differ. */
  readonly definitions: Map<Definition, number>;
}

/** Most plans kept for one backend. */
const mostPlans = 256;
const plans = new WeakMap<Backend, Plans>();

/** The text that says all of a graph but the data of its leaves: equal keys mean one plan. `definitions` numbers what it meets. */
export function graphKey(graph: Graph, definitions: Map<Definition, number>): string {
  const nameOf = (definition: Definition): number => {
    const name = definitions.get(definition) ?? definitions.size;
    definitions.set(definition, name);
    return name;
  };
  const lines = graph.nodes.map((node) => {
    const type = `${node.dtype}[${node.shape.join(",")}]`;
    if (node.kind === "leaf") {
      // A number travels with the kernel's parameters, so its value is part of the plan; so is the sign of a zero.
      const number = numberOf(node.tensor);
      return `${type}${number === undefined ? "" : exactText(number)}`;
    }
    const inputs = node.inputs.map((input) => input.id).join(",");
    return `${type}${nameOf(node.definition)}(${inputs})${attributesText(node.attributes)}${node.claimed ? "!" : ""}`;
  });
  return `${lines.join(";")}->${graph.outputs.map((output) => output.id).join(",")}`;
}

/** The prepared plan of a graph on a backend, from the cache where the same graph ran before. */
export async function planFor(graph: Graph, backend: Backend): Promise<Ready> {
  const { entries, definitions } = plans.get(backend) ?? { entries: preparedCache<Entry>(mostPlans), definitions: new Map() };
  plans.set(backend, { entries, definitions });
  const { executable, leafIds } = await entries.get(graphKey(graph, definitions), async () => {
    const { plan, leaves } = makePlan(graph, { ...kernelsOf(backend), lowerings: loweringsOf(backend) });
    return { executable: await backend.prepare(plan), leafIds: leaves.map((leaf) => leaf.id) };
  });
  return { executable, leaves: leafIds.map((id) => (graph.nodes[id] as Leaf).tensor) }; // equal keys mean equal ids
}
