import { equalsOracle, gradientEqualsDifference, type Expected, type NamedArray, type Precision, type Property } from "@tercet/equivalence";
import { gradients } from "../src/autodiff/gradients.ts";
import type { Backend } from "../src/backend/interface.ts";
import { tensor } from "../src/create.ts";
import { add } from "../src/operators/add.ts";
import { mul } from "../src/operators/mul.ts";
import { sum } from "../src/operators/sum.ts";
import type { Tensor } from "../src/tensor.ts";
import { compute } from "./compute.ts";
import { drawnGraphs, valuesOf, type DrawnGraph } from "./graph-inputs.ts";
import {
  arraysOf,
  boundOf,
  constantIn,
  expectations,
  formulaWithin,
  tensorsIn,
  type GraphSubject,
  type NamedTensors,
} from "./graph-subject.ts";
import { expectedOf } from "./oracle.ts";

/** A drawn graph whose inputs are moved one by one. */
interface Moved<Setting extends object> {
  readonly inputs: readonly NamedArray[];
  readonly setting: Setting;
}

function totalOf([first, ...others]: readonly Tensor[]): Tensor {
  if (first === undefined) throw new TypeError("A graph must have a result");
  return others.reduce((total, each) => add(total, each), first);
}

/** The gradient of a graph, computed in float64, equals the differences of its formula. */
export function differenceProperty<Setting extends object>(subject: GraphSubject<Setting>, backend: Backend): Property {
  const tensorsOf = ({ inputs, setting }: Moved<Setting>): NamedTensors => subject.graph(tensorsIn(inputs, "float64"), setting);
  // The rounding of the formula changes little from one step to the next: it is taken where the steps begin.
  const noises = new WeakMap<object, Promise<readonly Expected[]>>();
  const noiseOf = (moved: Moved<Setting>): Promise<readonly Expected[]> => {
    const known = noises.get(moved.setting) ?? expectedOf(Object.values(tensorsOf(moved)), backend);
    noises.set(moved.setting, known);
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
    gradient: async ({ inputs, setting }, weights) => {
      const on = tensorsIn(inputs, "float64");
      const weighted = Object.entries(subject.graph(on, setting)).map(([name, output]) =>
        sum(mul(output, tensor(Float64Array.from(weights[name]?.data ?? []), { shape: output.shape }))),
      );
      const found = gradients(totalOf(weighted), on);
      const { arrays } = await compute(backend, found, { claimed: true });
      const bounded = await expectedOf(found, backend);
      return on.map((_, i) => ({ ...arrays[i], bound: bounded[i]?.bound ?? 0 }) as Expected); // one array for each
    },
  });
}

/** The gradient of a graph equals the one that its subject writes out. */
export function writtenProperty<Setting extends object>(
  subject: GraphSubject<Setting>,
  gradient: NonNullable<GraphSubject<Setting>["gradient"]>,
  backend: Backend,
  precisions: readonly Precision[],
): Property {
  type Drawn = DrawnGraph<Setting>;
  const written = (drawn: Drawn): ReturnType<typeof gradient> =>
    gradient(valuesOf(subject.inputs(drawn.setting), drawn), drawn.setting, constantIn[drawn.precision]);
  const nameOf = (input: number): string => `gradient of input ${input}`;
  /** The gradients that are written out, by input. */
  const foundIn = (drawn: Drawn, precision: Precision): NamedTensors => {
    const inputs = tensorsIn(valuesOf(subject.inputs(drawn.setting), drawn), precision);
    const found = gradients(totalOf(Object.values(subject.graph(inputs, drawn.setting)).map((output) => sum(output))), inputs);
    const looked = written(drawn);
    return Object.fromEntries(found.flatMap((each, i) => (looked[i] === undefined ? [] : [[nameOf(i), each] as const])));
  };
  return equalsOracle<Drawn>({
    name: "gradient-equals-formula",
    generate: drawnGraphs(subject.smooth ?? subject.setting, precisions),
    subject: (drawn) => arraysOf(foundIn(drawn, drawn.precision), backend),
    oracle: (drawn) => {
      const values = Object.fromEntries(written(drawn).flatMap((each, i) => (each === undefined ? [] : [[nameOf(i), each] as const])));
      return formulaWithin(values, (precision) => foundIn(drawn, precision), drawn.precision, backend);
    },
  });
}
