import { Tensor } from "@tercet/tensor";
import { carriedAs, carry } from "../carried.ts";
import { leaveOut } from "../left-out.ts";
import { Call, type Results } from "./call.ts";
import { hasTensorsAlone } from "./case.ts";
import { onnxOperators, reasonFor } from "./operators.ts";
import type { OnnxGraph, OnnxModel, OnnxTensor } from "./messages.ts";

/** An array of a model or a case as a tensor of ours. @throws LeftOut */
function tensorOf({ type, shape, values }: OnnxTensor): Tensor {
  carriedAs(type);
  return carry({ type, shape, values: values ?? leaveOut("types that Tercet has not", type) });
}

/** The outputs of a model's graph, from the values of its inputs by name. Lazy: nothing is computed. @throws LeftOut */
export function walkModel({ graph, versions }: OnnxModel, inputs: ReadonlyMap<string, OnnxTensor>): Results {
  if (!hasTensorsAlone({ graph, versions })) leaveOut("strings, sequences, maps and optional values", "values that are no tensors");
  return walkGraph(
    graph,
    versions,
    graph.inputs.map(({ name }) => {
      const given = inputs.get(name);
      return given && tensorOf(given);
    }),
  );
}

function walkGraph(graph: OnnxGraph, versions: ReadonlyMap<string, number>, given: Results): Results {
  const values = new Map<string, Tensor | undefined>();
  const types = new Map<string, string>();
  graph.inputs.forEach(({ name, type }, i) => {
    values.set(name, given[i]);
    types.set(name, type);
  });
  for (const initializer of graph.initializers) {
    values.set(initializer.name, tensorOf(initializer));
    types.set(initializer.name, initializer.type);
  }
  for (const node of graph.nodes) {
    const operator = onnxOperators[node.operator];
    if (operator === undefined)
      return leaveOut(reasonFor(node.operator) ?? "operators that nobody looked at", `the operator ${node.operator}`);
    const call = new Call(
      node,
      node.inputs.map((name) => values.get(name)),
      {
        version: versions.get(node.domain) ?? 1,
        types: node.inputs.map((name) => types.get(name)),
        walk: (inner, inputs) => walkGraph(inner, versions, inputs),
      },
    );
    const made = operator(call);
    const results: Results = made instanceof Tensor ? [made] : made;
    node.outputs.forEach((name, i) => values.set(name, results[i]));
  }
  return graph.outputs.map(({ name }) => values.get(name));
}
