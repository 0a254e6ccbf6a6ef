import type { Tensor } from "@tercet/tensor";
import { carry, hostNumbers, widened } from "../carried.ts";
import { leaveOut } from "../left-out.ts";
import type { OnnxGraph, OnnxNode } from "./messages.ts";

/** Tensors that an operator gives; undefined for one that nobody asked for. */
export type Results = readonly (Tensor | undefined)[];

/** One of ONNX's operators made of ours. @throws LeftOut where it asks for what is not there */
export type OnnxOperator = (call: Call) => Tensor | Results;

/** Operators by their names in ONNX. */
export type OnnxOperators = Readonly<Record<string, OnnxOperator>>;

/** What surrounds a node. */
export interface Surroundings {
  /** Version of the operators of the node's domain. */
  readonly version: number;
  /** Element type of each input, where the graph states it. */
  readonly types: readonly (string | undefined)[];
  /** Computes a graph that is an attribute, from the values of its inputs. */
  readonly walk: (graph: OnnxGraph, inputs: readonly Tensor[]) => Results;
}

/** One node with the tensors that go into it. */
export class Call {
  readonly node: OnnxNode;
  readonly version: number;
  readonly walk: Surroundings["walk"];
  readonly #inputs: Results;
  readonly #types: Surroundings["types"];

  constructor(node: OnnxNode, inputs: Results, { version, types, walk }: Surroundings) {
    this.node = node;
    this.version = version;
    this.walk = walk;
    this.#inputs = inputs;
    this.#types = types;
  }

  /** How many inputs are written, absent ones among them. */
  get count(): number {
    return this.#inputs.length;
  }

  /** Input i to compute with. */
  input(i: number): Tensor {
    return this.optional(i) ?? leaveOut("a rule that Tercet does not follow", `${this.node.operator} without input ${i}`);
  }

  /** Input i, or undefined where it is absent. */
  optional(i: number): Tensor | undefined {
    const stored = this.#inputs[i];
    return stored && widened(stored);
  }

  /** Input i as it is stored: half types as such. */
  stored(i: number): Tensor {
    return this.#inputs[i] ?? this.input(i);
  }

  /** The element type of input i, where the graph states it. */
  type(i: number): string | undefined {
    return this.#types[i];
  }

  /** The numbers of input i, which the graph must not compute. */
  integers(i: number): readonly number[] | undefined {
    const stored = this.#inputs[i];
    return stored && hostNumbers(stored);
  }

  /** True where the node gives its result i a name. */
  wants(i: number): boolean {
    return (this.node.outputs[i] ?? "") !== "";
  }

  /** An attribute that is a number. */
  number(name: string, absent: number): number {
    const value = this.node.attributes.get(name);
    return typeof value === "number" ? value : absent;
  }

  /** An attribute that is a number, or undefined. */
  maybe(name: string): number | undefined {
    const value = this.node.attributes.get(name);
    return typeof value === "number" ? value : undefined;
  }

  /** An attribute that is a text. */
  text(name: string, absent: string): string {
    const value = this.node.attributes.get(name);
    return typeof value === "string" ? value : absent;
  }

  /** An attribute that is a list of numbers, or undefined. */
  numbers(name: string): readonly number[] | undefined {
    const value = this.node.attributes.get(name);
    // Texts have no place where numbers are asked for.
    return Array.isArray(value) ? value.map(Number) : undefined;
  }

  /** An attribute that is a tensor, or undefined. */
  tensor(name: string): Tensor | undefined {
    const value = this.node.attributes.get(name);
    if (typeof value !== "object" || !("values" in value) || Array.isArray(value)) return undefined;
    const { type, shape, values } = value as Exclude<typeof value, OnnxGraph | readonly unknown[]>; // told from a list and a graph above
    return carry({ type, shape, values: values ?? leaveOut("types that Tercet has not", type) });
  }

  /** An attribute that is a graph, or undefined. */
  graph(name: string): OnnxGraph | undefined {
    const value = this.node.attributes.get(name);
    return typeof value === "object" && "nodes" in value ? value : undefined;
  }
}
