import type { Claim, Outcome } from "@tercet/equivalence";
import type { Checked } from "./check.ts";

/** How many claims came out how. */
export interface Counts {
  readonly held: number;
  readonly failed: number;
  readonly unsupported: number;
  readonly notRun: number;
}

/** Claims of one kind of subject on one backend. */
export interface Group extends Counts {
  readonly kind: string;
  readonly backend: string;
  /** The largest part of its bound that a claim used, and which. */
  readonly worst?: { readonly ofBound: number; readonly claim: string };
}

/** Backend, mode and threads as a claim's id has them. */
export function placeOf({ backend }: Claim): string {
  const { name, mode, threads } = backend;
  return [name, mode?.replace(/-simd$/, ""), threads].filter((part) => part !== undefined).join(":");
}

/** Counts of outcomes. */
export function countsOf(outcomes: readonly Outcome[]): Counts {
  const count = (kind: Outcome["kind"]): number => outcomes.filter((outcome) => outcome.kind === kind).length;
  return { held: count("held"), failed: count("failed"), unsupported: count("unsupported"), notRun: count("not-run") };
}

/** Outcomes by kind of subject and backend, in the order in which they came. */
export function groupsOf(checked: readonly Checked[]): readonly Group[] {
  const groups = new Map<string, Checked[]>();
  for (const each of checked) {
    const key = JSON.stringify([each.claim.subject.kind, placeOf(each.claim)]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].map((own) => {
    const [first] = own as [Checked, ...Checked[]]; // a group is made by its first
    const worst = nearestToBound(own, 1)[0];
    return {
      kind: first.claim.subject.kind,
      backend: placeOf(first.claim),
      ...countsOf(own.map(({ outcome }) => outcome)),
      ...(worst === undefined ? {} : { worst: { ofBound: worst.ofBound, claim: worst.claim.id } }),
    };
  });
}

/** Claims that held but used most of their bound. */
export function nearestToBound(
  checked: readonly Checked[],
  count: number,
): readonly { readonly claim: Claim; readonly ofBound: number; readonly ulp: number }[] {
  return checked
    .flatMap(({ claim, outcome }) => {
      if (outcome.kind !== "held" || outcome.measure.worst === undefined) return [];
      return [{ claim, ofBound: outcome.measure.worst.ofBound, ulp: outcome.measure.worst.ulp }];
    })
    .filter(({ ofBound }) => ofBound > 0)
    .sort((a, b) => b.ofBound - a.ofBound)
    .slice(0, count);
}

/** Claims that took longest. */
export function slowest(checked: readonly Checked[], count: number): readonly { readonly claim: Claim; readonly milliseconds: number }[] {
  return checked
    .flatMap(({ claim, outcome }) => ("milliseconds" in outcome ? [{ claim, milliseconds: outcome.milliseconds }] : []))
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, count);
}

/** Why claims were not checked: a reason each, with the claims it is given for. */
export function reasonsOf(
  checked: readonly Checked[],
): readonly { readonly kind: string; readonly why: string; readonly claims: readonly Claim[] }[] {
  const reasons = new Map<string, { kind: string; why: string; claims: Claim[] }>();
  for (const { claim, outcome } of checked) {
    if (outcome.kind !== "unsupported" && outcome.kind !== "not-run") continue;
    const key = `${outcome.kind} ${outcome.why}`;
    const found = reasons.get(key) ?? { kind: outcome.kind, why: outcome.why, claims: [] };
    found.claims.push(claim);
    reasons.set(key, found);
  }
  return [...reasons.values()].sort((a, b) => b.claims.length - a.claims.length);
}
