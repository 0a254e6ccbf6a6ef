import { expect, test } from "vitest";
import { tensor } from "../create.ts";
import { add } from "../operators/add.ts";
import { softmax, softmaxDefinition } from "../operators/composites/softmax.ts";
import { exp } from "../operators/exp.ts";
import type { Application, Graph, Node } from "./node.ts";
import { thrownBy } from "../../test/thrown-by.ts";
import { trace } from "./trace.ts";
import { verifyGraph } from "./verify.ts";

const x = tensor([1, 2]);
const legal = trace([add(exp(x), x)], () => false);

/** The graph of `legal` with its node `id` changed; what reads it reads the changed one. */
function withNode(id: number, change: Partial<Application>): Graph {
  const nodes: Node[] = [];
  for (const node of legal.nodes) {
    const next = node.kind === "leaf" ? node : { ...node, inputs: node.inputs.map((input) => nodes[input.id] as Node) }; // inputs stand before
    nodes.push(node.id === id ? ({ ...next, ...change } as Node) : next); // the damage is meant
  }
  return { nodes, outputs: legal.outputs.map((output) => nodes[output.id] as Node) };
}

const leaf = legal.nodes[0] as Node; // x
const stranger: Node = { ...leaf };

test("a traced graph is legal", () => {
  expect(() => verifyGraph(legal, "trace")).not.toThrow();
});

test.each<[what: string, graph: Graph, requirement: string]>([
  ["an id that is not its position", withNode(1, { id: 7 }), "ids must be positions"],
  ["an input of another graph", withNode(1, { inputs: [stranger] }), "inputs must stand before their users"],
  ["an input behind its user", withNode(1, { inputs: [legal.nodes[2] as Node] }), "inputs must stand before their users"],
  ["a shape that does not follow", withNode(1, { shape: [3] }), "shapes must follow from definitions"],
  ["a dtype that does not follow", withNode(1, { dtype: "int32" }), "dtypes must follow from definitions"],
  [
    "a composite that nobody claims",
    withNode(1, { definition: softmaxDefinition, attributes: { axis: 0 } }),
    "composites must be claimed or decomposed",
  ],
  ["an output of another graph", { nodes: legal.nodes, outputs: [stranger] }, "outputs must be nodes of the graph"],
])("%s is found", (_, graph, requirement) => {
  expect(thrownBy(() => verifyGraph(graph, "a pass"))).toMatchObject({ code: "graph-invalid", details: { pass: "a pass", requirement } });
});

test("a claimed composite is legal", () => {
  expect(() =>
    verifyGraph(
      trace([softmax(x)], ({ definition }) => definition === softmaxDefinition),
      "trace",
    ),
  ).not.toThrow();
});
