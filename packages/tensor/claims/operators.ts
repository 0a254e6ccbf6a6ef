import {
  claimedEqualsDecomposition,
  equalsOracle,
  refuse,
  type Absence,
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
import { applied, kernelOf, type Drawn } from "./application.ts";
import { batchingOf } from "./batching.ts";
import { compute } from "./compute.ts";
import { drawn } from "./drawn.ts";
import { elementaryClaims } from "./elementary.ts";
import { floatClaims } from "./floats.ts";
import { gradientOf, isOfFloats } from "./gradient.ts";
import { batchProperties, threadProperty } from "./invariance.ts";
import { longReductionClaims } from "./long-reductions.ts";
import { expectedOf } from "./oracle.ts";
import { claimsAbout, oneThreadOf } from "./place.ts";
import { tieClaims } from "./ties.ts";

/**
 * The claims about every operator on a backend: its values lie within the oracle's running bound; its gradient, where the backend computes in
 * float64, equals differences; where the backend has a kernel of its own, that kernel ran and gives what the decomposition gives; an item of a batch has the
 * same bits in every batch and order; and with several threads all results have the bits that one thread gives.
 * @example
 * const claims = operatorClaims(createJsBackend(), { runtime: "node", device: "cpu" });
 * for await (const outcome of run(claims.slice(0, 1), { budget: { runs: 5 } })) expect(outcome.kind).toBe("held");
 */
export function operatorClaims(backend: Backend, environment: Environment): readonly Claim[] {
  const alone = oneThreadOf(backend);
  const about = (definition: Definition, property: Property, absent?: Absence): Claim =>
    claimsAbout({ kind: "operator", name: definition.name }, { backend, environment })(property, absent);
  const each = definitions.flatMap((definition) => [
    about(definition, valueOf(definition, backend)),
    ...(backend.dtypes.has("float64") && isOfFloats(definition)
      ? [about(definition, gradientOf(definition, backend), blocked(definition))]
      : []),
    ...(backend.claimed.includes(definition) ? [about(definition, kernelEqualsDecomposition(definition, backend))] : []),
    ...invariances(definition, backend).map((property) => about(definition, property)),
    ...(alone === undefined ? [] : [about(definition, threadProperty(definition, alone, backend))]),
  ]);
  const place = { backend, environment };
  return [...each, ...elementaryClaims(place), ...floatClaims(place), ...tieClaims(place), ...longReductionClaims(place)];
}

function invariances(definition: Definition, backend: Backend): readonly Property[] {
  const batching = batchingOf(definition);
  // A backend that walks graphs computes every element by itself.
  return batching === undefined || backend.walk !== undefined ? [] : batchProperties(definition, batching, backend);
}

function blocked(definition: Definition): Absence | undefined {
  if (definition !== stopGradientDefinition) return undefined;
  return { kind: "unsupported", why: "its gradient is 0 by definition, whatever the differences are" };
}

function valueOf(definition: Definition, backend: Backend): Property {
  return equalsOracle<Drawn>({
    generate: drawn(definition, backend),
    subject: async (application) => {
      const { arrays } = await compute(backend, [applied(definition, application)], { claimed: true });
      return arrays[0] === undefined ? refuse("it has no output") : { y: arrays[0] };
    },
    oracle: async (application) => {
      const [y] = await expectedOf([applied(definition, application)], backend);
      return y === undefined ? refuse("it has no output") : { y };
    },
  });
}

/**
 * The applications that a backend claims. Where it claims none of many this is not a search without end but every one of them, so that the claim fails: its
 * kernel did not run.
 */
function claimedOnes(definition: Definition, backend: Backend): Arbitrary<Drawn> {
  const isFull = (application: Drawn): boolean => sizeOf(kernelOf(definition, application).shape) > 0;
  const isClaimed = (application: Drawn): boolean => isFull(application) && backend.claims(kernelOf(definition, application));
  const all = drawn(definition, backend);
  const seeds = Array.from({ length: 100 }, (_, seed) => seed);
  const isAnyClaimed = seeds.some((seed) => fc.sample(all, { seed, numRuns: 1 }).some(isClaimed));
  return all.filter(isAnyClaimed ? isClaimed : isFull);
}

function kernelEqualsDecomposition(definition: Definition, backend: Backend): Property {
  return claimedEqualsDecomposition<Drawn>({
    generate: claimedOnes(definition, backend),
    kernel: definition.name,
    claimed: async (application) => {
      const { arrays, kernels } = await compute(backend, [applied(definition, application)], { claimed: true });
      return arrays[0] === undefined ? refuse("it has no output") : { kind: "ran", arrays: { y: arrays[0] }, kernels };
    },
    // Either may lie as far from the oracle as its bound says, so both may lie twice as far from each other.
    decomposition: async (application) => {
      const tensor = applied(definition, application);
      const [bounded] = await expectedOf([tensor], backend, 2);
      const { arrays } = await compute(backend, [tensor], { claimed: false });
      return arrays[0] === undefined || bounded?.bound === undefined
        ? refuse("it has no output")
        : { y: { ...arrays[0], bound: bounded.bound } };
    },
  });
}
