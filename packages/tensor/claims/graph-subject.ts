import type { Expected, NamedArray, NamedArrays, Precision, Subject } from "@tercet/equivalence";
import type { Arbitrary } from "fast-check";
import type { Backend } from "../src/backend/interface.ts";
import { tensor } from "../src/create.ts";
import type { Tensor } from "../src/tensor.ts";
import { compute } from "./compute.ts";
import { valuesOf, type DrawnGraph, type InputSpec } from "./graph-inputs.ts";
import { expectedOf, type Bounding } from "./oracle.ts";

/** Results of a graph, by name. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/** Results of a formula, by the names of the graph's; elements in row-major order. */
export type NamedValues = Readonly<Record<string, ArrayLike<number>>>;

/** Gives a number that is no float32 as a graph has it, in the precision that is computed in. */
export type Constant = (value: number) => number;

/** A function of floats that becomes a graph (a layer, a reduction, a loss, steps of an optimizer), and its formula, written once more without a tensor. */
export interface GraphSubject<Setting extends object> {
  readonly subject: Subject;
  /** Everything but the floats: a configuration, tokens. */
  readonly setting: Arbitrary<Setting>;
  /** The inputs of floats. */
  readonly inputs: (setting: Setting) => readonly InputSpec[];
  readonly graph: (inputs: readonly Tensor[], setting: Setting) => NamedTensors;
  /** The same in plain float64, with no code shared. */
  readonly formula: (inputs: readonly NamedArray[], setting: Setting, constant: Constant) => NamedValues;
  /**
   * The gradient of the sum of all results with respect to each input (undefined: not looked at), written out: what a backend without float64, which can't be held to
   * differences, is held to.
   */
  readonly gradient?: (inputs: readonly NamedArray[], setting: Setting, constant: Constant) => readonly (ArrayLike<number> | undefined)[];
  /** False where nothing is to be differentiated. Default true. */
  readonly differentiable?: boolean;
  /** Settings in which differences mean something, where those of `setting` have kinks or jumps. */
  readonly smooth?: Arbitrary<Setting>;
  /** A claimed kernel that must take part where a backend has it. */
  readonly kernel?: string;
}

/** Constants of a precision. */
export const constantIn: { readonly [P in Precision]: Constant } = { float32: Math.fround, float64: (value) => value };

/** Inputs as tensors of a precision. */
export function tensorsIn(inputs: readonly NamedArray[], precision: Precision): readonly Tensor[] {
  return inputs.map(({ shape, data }) => tensor(precision === "float32" ? Float32Array.from(data) : Float64Array.from(data), { shape }));
}

/** The graph of a drawn setting. */
export function graphOf<Setting extends object>(
  { graph, inputs }: GraphSubject<Setting>,
  drawn: DrawnGraph<Setting>,
  precision: Precision,
): NamedTensors {
  return graph(tensorsIn(valuesOf(inputs(drawn.setting), drawn), precision), drawn.setting);
}

/** Values by the names of tensors. */
export function named<T>(tensors: NamedTensors, values: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.keys(tensors).map((name, i) => [name, values[i] as T])); // one value for each
}

/** What a backend computes of tensors. */
export async function arraysOf(tensors: NamedTensors, backend: Backend): Promise<NamedArrays> {
  const { arrays } = await compute(backend, Object.values(tensors), { claimed: true });
  return named(tensors, arrays);
}

/**
 * A formula's values, each within the running bounds of the graph that computes it and of the same graph in float64: the formula is rounded too, at as many places.
 */
export async function formulaWithin(
  values: NamedValues,
  graph: (precision: Precision) => NamedTensors,
  precision: Precision,
  backend: Bounding,
): Promise<Readonly<Record<string, Expected>>> {
  const tensors = graph(precision);
  const bounded = await expectedOf(Object.values(tensors), backend);
  const own = precision === "float64" ? bounded : await expectedOf(Object.values(graph("float64")), backend);
  return expectations(tensors, values, (i, element) => boundOf(bounded[i], element) + boundOf(own[i], element));
}

/** Values in the shapes of tensors, each with a bound. */
export function expectations(
  tensors: NamedTensors,
  values: NamedValues,
  bound: (i: number, element: number) => number,
): Readonly<Record<string, Expected>> {
  const entries = Object.entries(tensors).map(([name, { shape }], i): readonly [string, Expected] => {
    const data = Float64Array.from(values[name] ?? []);
    return [name, { shape, data, bound: data.map((_, element) => bound(i, element)) }];
  });
  return Object.fromEntries(entries);
}

/** The bound of one element. */
export function boundOf(expected: Expected | undefined, element: number): number {
  const bound = expected?.bound ?? NaN;
  return typeof bound === "number" ? bound : (bound[element] ?? NaN);
}
