import type { Attribute, Graph, Initializer, Node, Value } from "./model.ts";

/** Collects the nodes and constants of a graph. */
export interface GraphBuilder {
  /** Adds a node and gives the name of its output. */
  readonly node: (operator: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>) => string;
  /** Adds a node of several outputs and gives their names. */
  readonly nodeOf: (count: number, operator: string, inputs: readonly string[]) => readonly string[];
  /** Adds a constant and gives its name; equal names are one constant. */
  readonly floats: (name: string, shape: readonly number[], data: Float32Array | Int8Array) => string;
  /** Adds a constant list of whole numbers; equal lists are one constant. */
  readonly integers: (...values: readonly number[]) => string;
  /** Adds a constant whole number; equal ones are one constant. */
  readonly index: (value: number) => string;
  /** Adds a constant number; equal ones are one constant. */
  readonly number: (value: number) => string;
  /** What was collected; the last node's output is given the name of the graph's output. */
  readonly graph: (name: string, inputs: readonly Value[], output: Value) => Graph;
}

/** An empty graph. */
export function graphBuilder(): GraphBuilder {
  const nodes: Node[] = [];
  const initializers = new Map<string, Initializer>();
  const constant = (initializer: Initializer): string => {
    if (!initializers.has(initializer.name)) initializers.set(initializer.name, initializer);
    return initializer.name;
  };
  return {
    node: (operator, inputs, attributes = {}) => {
      const output = `${operator}_${String(nodes.length)}`;
      nodes.push({ operator, inputs, outputs: [output], attributes });
      return output;
    },
    nodeOf: (count, operator, inputs) => {
      const outputs = Array.from({ length: count }, (_, i) => `${operator}_${String(nodes.length)}_${String(i)}`);
      nodes.push({ operator, inputs, outputs, attributes: {} });
      return outputs;
    },
    floats: (name, shape, data) => constant({ name, shape, data }),
    integers: (...values) =>
      constant({ name: `integers_${values.join("_")}`, shape: [values.length], data: BigInt64Array.from(values, BigInt) }),
    index: (value) => constant({ name: `index_${String(value)}`, shape: [], data: BigInt64Array.of(BigInt(value)) }),
    number: (value) => constant({ name: `number_${String(value)}`, shape: [], data: Float32Array.of(value) }),
    graph: (name, inputs, output) => ({
      name,
      nodes: nodes.map((node, i) => (i === nodes.length - 1 ? { ...node, outputs: [output.name] } : node)),
      initializers: [...initializers.values()],
      inputs,
      outputs: [output],
    }),
  };
}
