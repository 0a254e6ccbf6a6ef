import type { Axis } from "../scalar/expression.ts";

/**
 * Integer index expressions in a normal form: constant + sum of coefficient x atom. Reshapes, slices and transposes compose by
 * substitution and then fall together here, so a chain of views costs nothing at run time.
 */
export interface Polynomial {
  readonly constant: number;
  readonly terms: readonly Term[];
  /** Equal polynomials have equal keys. */
  readonly key: string;
}

export interface Term {
  readonly coefficient: number;
  readonly atom: Atom;
}

/** What a term multiplies: a loop variable, a floor quotient or remainder by a constant, or a value that only the kernel knows. */
export type Atom =
  | { readonly kind: "axis"; readonly axis: Axis; readonly key: string }
  | { readonly kind: "quotient" | "remainder"; readonly of: Polynomial; readonly by: number; readonly key: string }
  | { readonly kind: "opaque"; readonly value: unknown; readonly key: string; readonly polynomials: readonly Polynomial[] };

/** Least and greatest value; infinite where unknown. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

function make(constant: number, terms: readonly Term[]): Polynomial {
  const sorted = terms
    .filter((term) => term.coefficient !== 0)
    .sort((a, b) => (a.atom.key < b.atom.key ? -1 : a.atom.key > b.atom.key ? 1 : 0));
  return { constant, terms: sorted, key: `${constant}${sorted.map((term) => `+${term.coefficient}*${term.atom.key}`).join("")}` };
}

export function number(value: number): Polynomial {
  return make(value, []);
}

export function ofAtom(atom: Atom): Polynomial {
  return make(0, [{ coefficient: 1, atom }]);
}

/** A quotient and a remainder of one dividend that belong together are the dividend again: c (p / c) + p % c = p. */
function rejoin(constant: number, terms: readonly Term[]): Polynomial {
  for (const remainder of terms) {
    const { atom } = remainder;
    if (atom.kind !== "remainder") continue;
    const quotient = terms.find(
      (term) =>
        term.atom.kind === "quotient" &&
        term.atom.by === atom.by &&
        term.atom.of.key === atom.of.key &&
        term.coefficient === remainder.coefficient * atom.by,
    );
    if (quotient === undefined) continue;
    const rest = terms.filter((term) => term !== remainder && term !== quotient);
    return sum(make(constant, rest), scale(atom.of, remainder.coefficient));
  }
  return make(constant, terms);
}

export function sum(a: Polynomial, b: Polynomial): Polynomial {
  const terms = new Map(a.terms.map((term) => [term.atom.key, term]));
  for (const term of b.terms) {
    const own = terms.get(term.atom.key);
    terms.set(term.atom.key, own === undefined ? term : { atom: term.atom, coefficient: own.coefficient + term.coefficient });
  }
  const kept = [...terms.values()].filter((term) => term.coefficient !== 0);
  return rejoin(a.constant + b.constant, kept);
}

export function scale(a: Polynomial, factor: number): Polynomial {
  return make(
    a.constant * factor,
    a.terms.map((term) => ({ atom: term.atom, coefficient: term.coefficient * factor })),
  );
}

export function rangeOf(a: Polynomial): Range {
  let from = a.constant;
  let to = a.constant;
  for (const { coefficient, atom } of a.terms) {
    const range = rangeOfAtom(atom);
    const ends = [coefficient * range.from, coefficient * range.to];
    from += Math.min(...ends);
    to += Math.max(...ends);
  }
  return { from, to };
}

function rangeOfAtom(atom: Atom): Range {
  switch (atom.kind) {
    case "axis":
      return { from: 0, to: Math.max(0, atom.axis.size - 1) };
    case "remainder":
      return { from: 0, to: atom.by - 1 };
    case "quotient": {
      const range = rangeOf(atom.of);
      return { from: Math.floor(range.from / atom.by), to: Math.floor(range.to / atom.by) };
    }
    default:
      return { from: -Infinity, to: Infinity };
  }
}

/** Splits a = by * multiple + rest, with every coefficient of `rest` in [0, by). */
function split(a: Polynomial, by: number): { readonly multiple: Polynomial; readonly rest: Polynomial } {
  const part = (take: (value: number) => number): Polynomial =>
    make(
      take(a.constant),
      a.terms.map((term) => ({ atom: term.atom, coefficient: take(term.coefficient) })),
    );
  return { multiple: part((value) => Math.floor(value / by)), rest: part((value) => value - by * Math.floor(value / by)) };
}

/** Floor quotient by a positive constant. */
export function quotient(a: Polynomial, by: number): Polynomial {
  if (by === 1) return a;
  const { multiple, rest } = split(a, by);
  const range = rangeOf(rest);
  if (range.from >= 0 && range.to < by) return multiple;
  const [term] = rest.terms;
  if (rest.terms.length === 1 && rest.constant === 0 && term?.coefficient === 1 && term.atom.kind === "quotient")
    return sum(multiple, quotient(term.atom.of, term.atom.by * by));
  return sum(multiple, ofAtom({ kind: "quotient", of: rest, by, key: `(${rest.key})/${by}` }));
}

/** Floor remainder by a positive constant. */
export function remainder(a: Polynomial, by: number): Polynomial {
  if (by === 1) return number(0);
  const { rest } = split(a, by);
  const range = rangeOf(rest);
  if (range.from >= 0 && range.to < by) return rest;
  return ofAtom({ kind: "remainder", of: rest, by, key: `(${rest.key})%${by}` });
}

/** Every polynomial that stands in a polynomial, itself first. */
export function* nested(a: Polynomial): Generator<Polynomial> {
  yield a;
  for (const { atom } of a.terms) {
    if (atom.kind === "quotient" || atom.kind === "remainder") yield* nested(atom.of);
    if (atom.kind === "opaque") for (const inner of atom.polynomials) yield* nested(inner);
  }
}
