import {
  applications,
  claim,
  claimedEqualsDecomposition,
  equalsOracle,
  refuse,
  type Absence,
  type BackendLabel,
  type Claim,
  type Environment,
  type Property,
} from "@tercet/equivalence";
import fc, { type Arbitrary } from "fast-check";
import type { Backend } from "../src/backend/interface.ts";
import type { Definition } from "../src/operators/define.ts";
import { definitions } from "../src/operators/index.ts";
import { stopGradientDefinition } from "../src/operators/stop-gradient.ts";
import { sizeOf } from "../src/shape.ts";
import { applied, isComputable, kernelOf, type Drawn } from "./application.ts";
import { compute } from "./compute.ts";
import { gradientOf, isOfFloats } from "./gradient.ts";
import { expectedOf } from "./oracle.ts";

/** A backend as claims name it. */
export function labelOf(backend: Backend): BackendLabel {
  const { name, mode, threads } = backend.describe();
  return threads > 1 ? { name, mode, threads } : { name, mode };
}

/**
 * The claims about every operator on a backend: its values lie within the oracle's running bound; its gradient, where the backend computes in
 * float64, equals differences; and where the backend has a kernel of its own, that kernel ran and gives what the decomposition gives.
 * @example
 * const claims = operatorClaims(createJsBackend(), { runtime: "node", device: "cpu" });
 * for await (const outcome of run(claims.slice(0, 1), { budget: { runs: 5 } })) expect(outcome.kind).toBe("held");
 */
export function operatorClaims(backend: Backend, environment: Environment): readonly Claim[] {
  const label = labelOf(backend);
  const about = (definition: Definition, property: Property, absent?: Absence): Claim =>
    claim({
      subject: { kind: "operator", name: definition.name },
      property,
      backend: label,
      environment,
      ...(absent === undefined ? {} : { absent }),
    });
  return definitions.flatMap((definition) => [
    about(definition, valueOf(definition, backend)),
    ...(backend.dtypes.has("float64") && isOfFloats(definition)
      ? [about(definition, gradientOf(definition, backend), blocked(definition))]
      : []),
    ...(backend.claimed.includes(definition) ? [about(definition, kernelEqualsDecomposition(definition, backend))] : []),
  ]);
}

function blocked(definition: Definition): Absence | undefined {
  if (definition !== stopGradientDefinition) return undefined;
  return { kind: "unsupported", why: "its gradient is 0 by definition, whatever the differences are" };
}

/** Applications in every float type that the backend computes in, some of their inputs views. */
function drawn(definition: Definition, backend: Backend): Arbitrary<Drawn> {
  const precisions = (["float32", "float64"] as const).filter((precision) => backend.dtypes.has(precision));
  return fc
    .oneof(...precisions.map((precision) => applications(definition, { precision, views: true })))
    .filter((application) => isComputable(backend, definition, application));
}

function valueOf(definition: Definition, backend: Backend): Property {
  return equalsOracle<Drawn>({
    generate: drawn(definition, backend),
    subject: async (application) => {
      const { arrays } = await compute(backend, [applied(definition, application)], { claimed: true });
      return arrays[0] === undefined ? refuse("it has no output") : { y: arrays[0] };
    },
    oracle: async (application) => {
      const [y] = await expectedOf([applied(definition, application)]);
      return y === undefined ? refuse("it has no output") : { y };
    },
  });
}

function kernelEqualsDecomposition(definition: Definition, backend: Backend): Property {
  return claimedEqualsDecomposition<Drawn>({
    generate: drawn(definition, backend).filter((application) => {
      const kernel = kernelOf(definition, application);
      return sizeOf(kernel.shape) > 0 && backend.claims(kernel);
    }),
    kernel: definition.name,
    claimed: async (application) => {
      const { arrays, kernels } = await compute(backend, [applied(definition, application)], { claimed: true });
      return arrays[0] === undefined ? refuse("it has no output") : { kind: "ran", arrays: { y: arrays[0] }, kernels };
    },
    // Either may lie as far from the oracle as its bound says, so both may lie twice as far from each other.
    decomposition: async (application) => {
      const tensor = applied(definition, application);
      const [bounded] = await expectedOf([tensor], 2);
      const { arrays } = await compute(backend, [tensor], { claimed: false });
      return arrays[0] === undefined || bounded?.bound === undefined
        ? refuse("it has no output")
        : { y: { ...arrays[0], bound: bounded.bound } };
    },
  });
}
