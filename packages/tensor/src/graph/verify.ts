import { errors } from "../errors.ts";
import { sameShape } from "../shape.ts";
import type { Graph, Node } from "./node.ts";

/**
 * Checks what must hold of a graph after a pass: inputs stand before users, and every node has the shape and dtype that its definition says.
 * @throws TercetError `graph-invalid`
 */
export function verifyGraph(graph: Graph, pass: string): void {
  const fail = (requirement: string, found: string): never => {
    throw errors["graph-invalid"]({ pass, requirement, found });
  };
  graph.nodes.forEach((node, position) => {
    if (node.id !== position) fail("ids must be positions", `node ${node.id} stands at ${position}`);
    if (node.kind === "leaf") return;
    for (const input of node.inputs)
      if (graph.nodes[input.id] !== input || input.id >= node.id) fail("inputs must stand before their users", describe(node));
    const shapes = node.inputs.map((input) => input.shape);
    const dtypes = node.inputs.map((input) => input.dtype);
    if (!sameShape(node.definition.shape(shapes, node.attributes), node.shape)) fail("shapes must follow from definitions", describe(node));
    if (node.definition.dtype(dtypes, node.attributes) !== node.dtype) fail("dtypes must follow from definitions", describe(node));
    if (node.definition.kind === "composite" && !node.claimed) fail("composites must be claimed or decomposed", describe(node));
  });
  for (const output of graph.outputs) if (graph.nodes[output.id] !== output) fail("outputs must be nodes of the graph", describe(output));
}

function describe(node: Node): string {
  const what = node.kind === "leaf" ? "leaf" : node.definition.name;
  return `node ${node.id} (${what}, ${node.dtype} [${node.shape.join(", ")}]) does not`;
}
