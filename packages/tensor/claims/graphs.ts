import {
  claimedEqualsDecomposition,
  equalsOracle,
  gradientEqualsDifference,
  refuse,
  threadInvariant,
  type Claim,
  type Expected,
  type NamedArray,
  type NamedArrays,
  type Precision,
  type Property,
  type Refusal,
  type Subject,
} from "@tercet/equivalence";
import type { Arbitrary } from "fast-check";
import { gradients } from "../src/autodiff/gradients.ts";
import type { Backend } from "../src/backend/interface.ts";
import { tensor } from "../src/create.ts";
import { add } from "../src/operators/add.ts";
import { mul } from "../src/operators/mul.ts";
import { sum } from "../src/operators/sum.ts";
import type { Tensor } from "../src/tensor.ts";
import { compute } from "./compute.ts";
import { drawnGraphs, valuesOf, type DrawnGraph, type InputSpec } from "./graph-inputs.ts";
import { expectedOf } from "./oracle.ts";
import { claimsAbout, oneThreadOf, type ClaimPlace } from "./place.ts";

/** Results of a graph, by name. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/** Results of a formula, by the names of the graph's; elements in row-major order. */
export type NamedValues = Readonly<Record<string, ArrayLike<number>>>;

/** A function of floats that becomes a graph (a layer, a reduction, a loss, steps of an optimizer), and its formula, written once more without a tensor. */
export interface GraphSubject<Setting extends object> {
  readonly subject: Subject;
  /** Everything but the floats: a configuration, tokens. */
  readonly setting: Arbitrary<Setting>;
  /** The inputs of floats. */
  readonly inputs: (setting: Setting) => readonly InputSpec[];
  readonly graph: (inputs: readonly Tensor[], setting: Setting) => NamedTensors;
  /**
   * The same in plain float64, with no code shared. `constant` gives a number that is not a power of two as the graph has it, in the precision that is computed in.
   */
  readonly formula: (inputs: readonly NamedArray[], setting: Setting, constant: (value: number) => number) => NamedValues;
  /** False where nothing is to be differentiated. Default true. */
  readonly differentiable?: boolean;
  /** Settings in which differences mean something, where those of `setting` have kinks or jumps. */
  readonly smooth?: Arbitrary<Setting>;
  /** A claimed kernel that must take part where a backend has it. */
  readonly kernel?: string;
}

/**
 * The claims about a graph: its values lie within the running bound of its formula's; its gradient equals differences of the formula, where the backend computes in
 * float64; where the backend has the kernel, it did run and gives what the decomposition gives; threads together give the bits of one.
 */
export function graphClaims<Setting extends object>(subject: GraphSubject<Setting>, place: ClaimPlace): readonly Claim[] {
  const { backend } = place;
  const about = claimsAbout(subject.subject, place);
  const { kernel, differentiable = true } = subject;
  const precisions = (["float32", "float64"] as const).filter((precision) => backend.dtypes.has(precision));
  const alone = oneThreadOf(backend);
  const properties: readonly Property[] = [
    valueProperty(subject, backend, precisions),
    ...(differentiable && backend.dtypes.has("float64") ? [gradientProperty(subject, backend)] : []),
    ...(kernel !== undefined && backend.claimed.some(({ name }) => name === kernel) ? [kernelProperty(subject, backend, kernel)] : []),
    ...(alone === undefined ? [] : [threadsProperty(subject, alone, backend)]),
  ];
  return properties.map((property) => about(property));
}

/** The graph of a drawn setting. */
function graphOf<Setting extends object>(
  { graph, inputs }: GraphSubject<Setting>,
  drawn: DrawnGraph<Setting>,
  precision: Precision,
): NamedTensors {
  const values = valuesOf(inputs(drawn.setting), drawn);
  return graph(
    values.map((value) => inPrecision(value, precision)),
    drawn.setting,
  );
}

function inPrecision({ shape, data }: NamedArray, precision: Precision): Tensor {
  return tensor(precision === "float32" ? Float32Array.from(data) : Float64Array.from(data), { shape });
}

async function arraysOf(tensors: NamedTensors, backend: Backend, claimed = true): Promise<NamedArrays> {
  const { arrays } = await compute(backend, Object.values(tensors), { claimed });
  return named(tensors, arrays);
}

function named<T>(tensors: NamedTensors, values: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.keys(tensors).map((name, i) => [name, values[i] as T])); // one value for each
}

const constantIn: { readonly [P in Precision]: (value: number) => number } = { float32: Math.fround, float64: (value) => value };

function valueProperty<Setting extends object>(
  subject: GraphSubject<Setting>,
  backend: Backend,
  precisions: readonly Precision[],
): Property {
  return equalsOracle<DrawnGraph<Setting>>({
    generate: drawnGraphs(subject.setting, precisions),
    subject: (drawn) => arraysOf(graphOf(subject, drawn, drawn.precision), backend),
    // The formula is rounded too, in float64, at as many places as the graph.
    oracle: async (drawn) => {
      const { setting, precision } = drawn;
      const tensors = graphOf(subject, drawn, precision);
      const bounded = await expectedOf(Object.values(tensors));
      const own = precision === "float64" ? bounded : await expectedOf(Object.values(graphOf(subject, drawn, "float64")));
      const values = subject.formula(valuesOf(subject.inputs(setting), drawn), setting, constantIn[precision]);
      return expectations(tensors, values, (i, element) => boundOf(bounded[i], element) + boundOf(own[i], element));
    },
  });
}

function expectations(tensors: NamedTensors, values: NamedValues, bound: (i: number, element: number) => number): Record<string, Expected> {
  const expected: Record<string, Expected> = {};
  for (const [i, [name, { shape }]] of Object.entries(tensors).entries()) {
    const data = Float64Array.from(values[name] ?? []);
    expected[name] = { shape, data, bound: data.map((_, element) => bound(i, element)) };
  }
  return expected;
}

function boundOf(expected: Expected | undefined, element: number): number {
  const bound = expected?.bound ?? NaN;
  return typeof bound === "number" ? bound : (bound[element] ?? NaN);
}

/** A drawn graph whose inputs are moved one by one. */
interface Moved<Setting extends object> {
  readonly inputs: readonly NamedArray[];
  readonly setting: Setting;
}

function gradientProperty<Setting extends object>(subject: GraphSubject<Setting>, backend: Backend): Property {
  const tensorsOf = (
    { inputs, setting }: Moved<Setting>,
    on: readonly Tensor[] = inputs.map((input) => inPrecision(input, "float64")),
  ): NamedTensors => subject.graph(on, setting);
  // The rounding of the formula changes little from one step to the next: it is taken where the steps begin.
  const noises = new WeakMap<object, Promise<readonly Expected[]>>();
  const noiseOf = (moved: Moved<Setting>): Promise<readonly Expected[]> => {
    const key: object = moved.setting;
    const known = noises.get(key) ?? expectedOf(Object.values(tensorsOf(moved)));
    noises.set(key, known);
    return known;
  };
  return gradientEqualsDifference<Moved<Setting>>({
    generate: drawnGraphs(subject.smooth ?? subject.setting, ["float64"]).map((drawn) => ({
      inputs: valuesOf(subject.inputs(drawn.setting), drawn),
      // A copy, so that every drawn graph has its own.
      setting: { ...drawn.setting },
    })),
    most: 12,
    subject: async (moved) => {
      const noise = await noiseOf(moved);
      const values = subject.formula(moved.inputs, moved.setting, constantIn.float64);
      return expectations(tensorsOf(moved), values, (i, element) => 2 * boundOf(noise[i], element));
    },
    gradient: async (moved, weights): Promise<readonly (Expected | undefined)[] | Refusal> => {
      const inputs = moved.inputs.map((input) => inPrecision(input, "float64"));
      const outputs = tensorsOf(moved, inputs);
      const weighted = Object.entries(outputs).map(([name, output]) =>
        sum(mul(output, tensor(Float64Array.from(weights[name]?.data ?? []), { shape: output.shape }))),
      );
      const [first, ...others] = weighted;
      if (first === undefined) return refuse("it has no output");
      const found = gradients(
        others.reduce((total, each) => add(total, each), first),
        inputs,
      );
      const { arrays } = await compute(backend, found, { claimed: true });
      const bounded = await expectedOf(found);
      return inputs.map((_, i) => ({ ...arrays[i], bound: bounded[i]?.bound ?? 0 }) as Expected); // one array for each
    },
  });
}

function kernelProperty<Setting extends object>(subject: GraphSubject<Setting>, backend: Backend, kernel: string): Property {
  return claimedEqualsDecomposition<DrawnGraph<Setting>>({
    generate: drawnGraphs(subject.setting, ["float32"]),
    kernel,
    claimed: async (drawn) => {
      const tensors = graphOf(subject, drawn, "float32");
      const { arrays, kernels } = await compute(backend, Object.values(tensors), { claimed: true });
      return { kind: "ran", arrays: named(tensors, arrays), kernels };
    },
    // Either may lie as far from the oracle as its bound says.
    decomposition: async (drawn) => {
      const tensors = graphOf(subject, drawn, "float32");
      const bounded = await expectedOf(Object.values(tensors), 2);
      const { arrays } = await compute(backend, Object.values(tensors), { claimed: false });
      return named(tensors, arrays.map((array, i): Expected => ({ ...array, bound: bounded[i]?.bound ?? 0 }))); // prettier-ignore
    },
  });
}

function threadsProperty<Setting extends object>(subject: GraphSubject<Setting>, alone: Backend, together: Backend): Property {
  return threadInvariant<DrawnGraph<Setting>>({
    generate: drawnGraphs(subject.setting, ["float32"]),
    threads: [1, together.describe().threads],
    subject: (drawn, threads) => arraysOf(graphOf(subject, drawn, "float32"), threads === 1 ? alone : together),
  });
}
