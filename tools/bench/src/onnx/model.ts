import { float, integer, nested, text, type Message } from "./protobuf.ts";

/** Element types of ONNX tensors, by their numbers in onnx.proto. */
const elementTypes = { float32: 1, int8: 3, int64: 7 } as const;

type ElementType = keyof typeof elementTypes;

/** A constant of a graph. */
export interface Initializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int8Array | BigInt64Array;
}

/** An attribute: a whole number, a float, or a list of whole numbers. */
export type Attribute =
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "ints"; readonly value: readonly number[] };

/** One operator of a graph; values are known by their names. */
export interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** An input or output of a graph; a dimension is a length or the name of one that is known when it runs. */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

/** A graph in the order in which it runs. */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** The numbers below are those of onnx.proto3 (ModelProto, GraphProto, NodeProto, AttributeProto, TensorProto, ValueInfoProto). */
export function modelMessage(graph: Graph, operatorSet: number): Message {
  return [
    ...integer(1, 8),
    ...text(2, "tercet bench"),
    ...nested(8, [...text(1, ""), ...integer(2, operatorSet)]),
    ...nested(7, graphMessage(graph)),
  ];
}

function graphMessage(graph: Graph): Message {
  return [
    ...graph.nodes.flatMap((node) => nested(1, nodeMessage(node))),
    ...text(2, graph.name),
    ...graph.initializers.flatMap((initializer) => nested(5, tensorMessage(initializer))),
    ...graph.inputs.flatMap((value) => nested(11, valueMessage(value))),
    ...graph.outputs.flatMap((value) => nested(12, valueMessage(value))),
  ];
}

function nodeMessage(node: Node): Message {
  return [
    ...node.inputs.flatMap((input) => text(1, input)),
    ...node.outputs.flatMap((output) => text(2, output)),
    ...text(3, node.outputs[0] ?? ""),
    ...text(4, node.operator),
    ...Object.entries(node.attributes).flatMap(([name, attribute]) => nested(5, [...text(1, name), ...attributeMessage(attribute)])),
  ];
}

function attributeMessage(attribute: Attribute): Message {
  switch (attribute.kind) {
    case "float":
      return [...float(2, attribute.value), ...integer(20, 1)];
    case "int":
      return [...integer(3, attribute.value), ...integer(20, 2)];
    case "ints":
      return [...attribute.value.flatMap((value) => integer(8, value)), ...integer(20, 7)];
    default:
      return attribute satisfies never;
  }
}

function tensorMessage({ name, shape, data }: Initializer): Message {
  const type = elementTypes[data instanceof Float32Array ? "float32" : data instanceof Int8Array ? "int8" : "int64"];
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return [...shape.flatMap((length) => integer(1, length)), ...integer(2, type), ...text(8, name), ...nested(9, [bytes])];
}

function valueMessage({ name, type, shape }: Value): Message {
  const dimensions = shape.flatMap((length) => nested(1, typeof length === "number" ? integer(1, length) : text(2, length)));
  return [...text(1, name), ...nested(2, nested(1, [...integer(1, elementTypes[type]), ...nested(2, dimensions)]))];
}
