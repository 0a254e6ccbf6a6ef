import { errors } from "../../errors.ts";
import { elementTypeName, numbersOfElements, numbersOfRaw } from "./elements.ts";
import { bytesOf, fieldsOf, float32sOf, float64sOf, signed, textOf, varintsOf, type Field } from "./protobuf.ts";

/** An array of a model or of a case. */
export interface OnnxTensor {
  readonly name: string;
  /** For example "float32" or "int64". */
  readonly type: string;
  readonly shape: readonly number[];
  /** Undefined for types that are not read here: strings, complex numbers, floats of 8 and 4 bits, integers below 8. */
  readonly values: Float64Array | undefined;
}

/** What an attribute of a node can be. */
export type OnnxAttribute = number | string | readonly number[] | readonly string[] | OnnxTensor | OnnxGraph;

/** One application of an operator. An absent input has an empty name. */
export interface OnnxNode {
  readonly operator: string;
  /** Empty for ONNX's own operators. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** A name of a graph and the type of what it stands for: an element type, or "sequence", "map", "optional". */
export interface OnnxValue {
  readonly name: string;
  readonly type: string;
}

/** Nodes in an order in which inputs come first. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly initializers: readonly OnnxTensor[];
}

/** A graph, and the version of each set of operators that it was written for. */
export interface OnnxModel {
  readonly graph: OnnxGraph;
  readonly versions: ReadonlyMap<string, number>;
}

type Bytes = Uint8Array<ArrayBuffer>;

// Field numbers are those of onnx.proto3 of ONNX 1.20.

/** Reads a TensorProto. @throws TercetError `vector-case-invalid` */
export function readTensor(bytes: Bytes, path: string): OnnxTensor {
  let [name, type] = ["", "undefined"];
  let raw: Bytes | undefined;
  const shape: number[] = [];
  const elements: number[] = [];
  for (const field of fieldsOf(bytes, path))
    switch (field.number) {
      case 1: shape.push(...varintsOf(field, path).map(signed)); break;
      case 2: type = elementTypeName(Number(varintsOf(field, path)[0] ?? 0n)); break;
      case 4: for (const value of float32sOf(field)) elements.push(value); break;
      case 5:
      case 7: for (const value of varintsOf(field, path)) elements.push(signed(value)); break;
      case 8: name = textOf(field); break;
      case 9: raw = bytesOf(field); break;
      case 10: for (const value of float64sOf(field)) elements.push(value); break;
      case 11: for (const value of varintsOf(field, path)) elements.push(Number(value)); break;
      case 13: throw errors["vector-case-invalid"]({ path, reason: "its elements lie in another file" });
    } // prettier-ignore
  const values = raw === undefined ? numbersOfElements(type, shape, elements) : numbersOfRaw(type, shape, raw);
  return { name, type, shape, values };
}

/** Reads a ModelProto. @throws TercetError `vector-case-invalid` */
export function readModel(bytes: Bytes, path: string): OnnxModel {
  const versions = new Map<string, number>();
  let graph: OnnxGraph | undefined;
  for (const field of fieldsOf(bytes, path)) {
    if (field.number === 7) graph = readGraph(bytesOf(field), path);
    if (field.number === 8) {
      let [domain, version] = ["", 1];
      for (const inner of fieldsOf(bytesOf(field), path)) {
        if (inner.number === 1) domain = textOf(inner);
        if (inner.number === 2) version = Number(varintsOf(inner, path)[0] ?? 1n);
      }
      versions.set(domain, version);
    }
    if (field.number === 25) throw errors["vector-case-invalid"]({ path, reason: "it defines functions of its own" });
  }
  if (graph === undefined) throw errors["vector-case-invalid"]({ path, reason: "it holds no graph" });
  return { graph, versions };
}

function readGraph(bytes: Bytes, path: string): OnnxGraph {
  const nodes: OnnxNode[] = [];
  const [inputs, outputs]: [OnnxValue[], OnnxValue[]] = [[], []];
  const initializers: OnnxTensor[] = [];
  for (const field of fieldsOf(bytes, path)) {
    if (field.number === 1) nodes.push(readNode(bytesOf(field), path));
    if (field.number === 5) initializers.push(readTensor(bytesOf(field), path));
    if (field.number === 11) inputs.push(readValue(bytesOf(field), path));
    if (field.number === 12) outputs.push(readValue(bytesOf(field), path));
  }
  return { nodes, inputs, outputs, initializers };
}

function readNode(bytes: Bytes, path: string): OnnxNode {
  const [inputs, outputs]: [string[], string[]] = [[], []];
  const attributes = new Map<string, OnnxAttribute>();
  let [operator, domain] = ["", ""];
  for (const field of fieldsOf(bytes, path)) {
    if (field.number === 1) inputs.push(textOf(field));
    if (field.number === 2) outputs.push(textOf(field));
    if (field.number === 4) operator = textOf(field);
    if (field.number === 5) attributes.set(...readAttribute(bytesOf(field), path));
    if (field.number === 7) domain = textOf(field);
  }
  return { operator, domain: domain === "ai.onnx" ? "" : domain, inputs, outputs, attributes };
}

/** An attribute holds one kind of value; which one, its field `type` says, so that an empty list is told from a missing number. */
function readAttribute(bytes: Bytes, path: string): readonly [name: string, value: OnnxAttribute] {
  let [name, kind] = ["", 0];
  const [floats, texts, integers]: [number[], string[], number[]] = [[], [], []];
  let [tensor, graph]: [OnnxTensor?, OnnxGraph?] = [];
  for (const field of fieldsOf(bytes, path))
    switch (field.number) {
      case 1: name = textOf(field); break;
      case 2:
      case 7: floats.push(...float32sOf(field)); break;
      case 3:
      case 8: integers.push(...varintsOf(field, path).map(signed)); break;
      case 4:
      case 9: texts.push(textOf(field)); break;
      case 5: tensor = readTensor(bytesOf(field), path); break;
      case 6: graph = readGraph(bytesOf(field), path); break;
      case 20: kind = Number(varintsOf(field, path)[0] ?? 0n); break;
    } // prettier-ignore
  const values: Readonly<Record<number, OnnxAttribute | undefined>> = {
    ...{ 1: floats[0] ?? 0, 2: integers[0] ?? 0, 3: texts[0] ?? "", 4: tensor, 5: graph, 6: floats, 7: integers, 8: texts },
  };
  const value = values[kind];
  if (value === undefined) throw errors["vector-case-invalid"]({ path, reason: `its attribute ${name} is of kind ${kind}` });
  return [name, value];
}

function readValue(bytes: Bytes, path: string): OnnxValue {
  let [name, type] = ["", "undefined"];
  for (const field of fieldsOf(bytes, path)) {
    if (field.number === 1) name = textOf(field);
    if (field.number === 2) type = readType(field, path);
  }
  return { name, type };
}

/** What a TypeProto is, by the field that it has. */
const kinds: Readonly<Record<number, string>> = { 4: "sequence", 5: "map", 8: "sparse", 9: "optional" };

function readType(field: Field, path: string): string {
  for (const kind of fieldsOf(bytesOf(field), path)) {
    if (kind.number !== 1) return kinds[kind.number] ?? "undefined";
    for (const inner of fieldsOf(bytesOf(kind), path))
      if (inner.number === 1) return elementTypeName(Number(varintsOf(inner, path)[0] ?? 0n));
  }
  return "undefined";
}
