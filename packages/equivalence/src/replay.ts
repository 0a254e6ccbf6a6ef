import fc from "fast-check";
import type { Claim } from "./claim.ts";
import type { Outcome } from "./outcome.ts";
import { emptyDistribution, withRun } from "./distribution.ts";
import { checkInput, settle } from "./run.ts";

/** Where an input of a claim lies: the claim's id, and the seed and path of an outcome. */
export interface ReplayPoint {
  readonly claim: string;
  readonly seed: number;
  readonly path: string;
}

/**
 * The input of a claim at a seed and path: the one that an outcome with this seed and path tells of.
 * @example
 * const generate = arrays({ shape: [2] });
 * const property = sameBits({ generate, subject: (x) => ({ x }), other: (x) => ({ x }) });
 * expect(inputAt(property, 7, "3")).toEqual(inputAt(property, 7, "3"));
 */
export function inputAt<Input>(property: { readonly generate: fc.Arbitrary<Input> }, seed: number, path: string): Input | undefined {
  // A tuple of one, because that is what a property of one argument draws from, so that seed and path mean the same.
  const [values] = fc.sample(fc.tuple(property.generate), { seed, path, numRuns: 1 });
  return values?.[0];
}

/**
 * Checks one claim once, on the input that an outcome told of. A path that leads nowhere, or an id that no claim has, is `not-run`.
 * @example
 * const outcome = await replay([], { claim: "operator:exp/equals-oracle/js/node:cpu", seed: 1, path: "0" });
 * expect(outcome).toMatchObject({ kind: "not-run", why: "no claim has this id" });
 */
export async function replay(claims: Iterable<Claim>, point: ReplayPoint, signal?: AbortSignal): Promise<Outcome> {
  const found = [...claims].find((claim) => claim.id === point.claim);
  if (found === undefined) return { kind: "not-run", claim: point.claim, why: "no claim has this id" };
  if (found.absent !== undefined) return { kind: found.absent.kind, claim: found.id, why: found.absent.why };
  if (!/^\d+(:\d+)*$/.test(point.path)) return { kind: "not-run", claim: found.id, why: `"${point.path}" is not a path` };
  const input = inputAt(found.property, point.seed, point.path);
  if (input === undefined) return { kind: "not-run", claim: found.id, why: `the path ${point.path} leads nowhere` };
  const began = performance.now();
  const verdict = await checkInput(found.property, input, signal);
  const milliseconds = performance.now() - began;
  const ofBound = verdict.kind === "unsupported" ? 0 : (verdict.measure.worst?.ofBound ?? 0);
  const distribution = withRun(emptyDistribution, ofBound);
  const { seed, path } = point;
  return settle(found.id, { verdict, input, runs: 1, milliseconds, distribution, shrinks: 0, seed, path });
}
