import {
  claimedEqualsDecomposition,
  equalsOracle,
  threadInvariant,
  type Claim,
  type Expected,
  type Precision,
  type Property,
} from "@tercet/equivalence";
import type { Backend } from "../src/backend/interface.ts";
import { compute } from "./compute.ts";
import { differenceProperty, writtenProperty } from "./graph-gradients.ts";
import { drawnGraphs, valuesOf, type DrawnGraph } from "./graph-inputs.ts";
import { arraysOf, constantIn, formulaWithin, graphOf, named, type GraphSubject } from "./graph-subject.ts";
import { expectedOf } from "./oracle.ts";
import { claimsAbout, oneThreadOf, type ClaimPlace } from "./place.ts";

/**
 * The claims about a graph: its values lie within the running bound of its formula's; its gradient is the one that is written out, and, where the backend computes in
 * float64, equals differences of the formula; where the backend has the kernel, it did run and gives what the decomposition gives; threads together give the bits of one.
 */
export function graphClaims<Setting extends object>(subject: GraphSubject<Setting>, place: ClaimPlace): readonly Claim[] {
  const { backend } = place;
  const about = claimsAbout(subject.subject, place);
  const { kernel, gradient, differentiable = true } = subject;
  const precisions = (["float32", "float64"] as const).filter((precision) => backend.dtypes.has(precision));
  const alone = oneThreadOf(backend);
  const properties: readonly Property[] = [
    valueProperty(subject, backend, precisions),
    ...(gradient === undefined ? [] : [writtenProperty(subject, gradient, backend, precisions)]),
    ...(differentiable && backend.dtypes.has("float64") ? [differenceProperty(subject, backend)] : []),
    ...(kernel !== undefined && backend.claimed.some(({ name }) => name === kernel) ? [kernelProperty(subject, backend, kernel)] : []),
    ...(alone === undefined ? [] : [threadsProperty(subject, alone, backend)]),
  ];
  return properties.map((property) => about(property));
}

function valueProperty<Setting extends object>(
  subject: GraphSubject<Setting>,
  backend: Backend,
  precisions: readonly Precision[],
): Property {
  return equalsOracle<DrawnGraph<Setting>>({
    generate: drawnGraphs(subject.setting, precisions),
    subject: (drawn) => arraysOf(graphOf(subject, drawn, drawn.precision), backend),
    oracle: (drawn) => {
      const { setting, precision } = drawn;
      const values = subject.formula(valuesOf(subject.inputs(setting), drawn), setting, constantIn[precision]);
      return formulaWithin(values, (each) => graphOf(subject, drawn, each), precision, backend);
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
      const bounded = await expectedOf(Object.values(tensors), backend, 2);
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
