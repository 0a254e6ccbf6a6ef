import type { Claim } from "@tercet/equivalence";
import { errors } from "../errors.ts";
import { matches, nearest } from "./pattern.ts";

/** Which claims are wanted; an empty list means all. */
export interface Selection {
  /** Patterns of a kind (`layer`), a kind and a name (`operator:matmul`, `head:*`), or a name (`matmul`). */
  readonly subjects: readonly string[];
  /** Patterns of a property's name. */
  readonly properties: readonly string[];
  /** Ids, when only some are wanted. */
  readonly ids?: ReadonlySet<string>;
}

/** The claims that are wanted. @throws TercetError `claims-unmatched` where a pattern matches nothing */
export function select(claims: readonly Claim[], { subjects, properties, ids }: Selection): readonly Claim[] {
  for (const pattern of subjects)
    if (!claims.some((claim) => isSubject(pattern, claim))) throw unmatched("subject", pattern, subjectNames(pattern, claims));
  for (const pattern of properties) {
    const names = claims.map(({ property }) => property.name);
    if (!names.some((name) => matches(pattern, name))) throw unmatched("property", pattern, names);
  }
  const found = claims.filter((claim) => {
    if (ids !== undefined && !ids.has(claim.id)) return false;
    const isWanted = subjects.length === 0 || subjects.some((pattern) => isSubject(pattern, claim));
    return isWanted && (properties.length === 0 || properties.some((pattern) => matches(pattern, claim.property.name)));
  });
  if (found.length > 0 || claims.length === 0) return found;
  // Each pattern matches something, but nothing matches one of both.
  const of = new Set(claims.filter((claim) => subjects.some((pattern) => isSubject(pattern, claim))).map(({ property }) => property.name));
  throw errors["claims-unmatched"]({ what: "property of these subjects", pattern: properties.join(", "), near: [...of] });
}

function isSubject(pattern: string, { subject }: Claim): boolean {
  const whole = `${subject.kind}:${subject.name}`;
  return matches(pattern, whole) || matches(pattern, subject.kind) || matches(pattern, subject.name);
}

function subjectNames(pattern: string, claims: readonly Claim[]): readonly string[] {
  const kinds = claims.map(({ subject }) => subject.kind);
  return pattern.includes(":")
    ? claims.map(({ subject }) => `${subject.kind}:${subject.name}`)
    : [...kinds, ...claims.map(({ subject }) => subject.name)];
}

function unmatched(what: string, pattern: string, names: Iterable<string>): Error {
  const all = [...names];
  const near = nearest(pattern.replaceAll(/[*?]/g, ""), all);
  // Where nothing is like it, a few of what there is: kinds come first.
  return errors["claims-unmatched"]({ what, pattern, near: near.length > 0 ? near : [...new Set(all)].slice(0, 5) });
}

/** One claim by its id. @throws TercetError `claims-unmatched` */
export function claimOf(claims: readonly Claim[], id: string): Claim {
  const found = claims.find((claim) => claim.id === id);
  if (found === undefined) throw unmatched("claim", id, claims.map((claim) => claim.id)); // prettier-ignore
  return found;
}
