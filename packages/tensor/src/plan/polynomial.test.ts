import fc from "fast-check";
import { expect, it } from "vitest";
import { axis } from "../scalar/expression.ts";
import * as polynomial from "./polynomial.ts";
import type { Polynomial } from "./polynomial.ts";

const axes = [axis("a", 3), axis("b", 4), axis("c", 5)];
const atoms = axes.map((each) => polynomial.ofAtom({ kind: "axis", axis: each, key: each.name }));

/** A polynomial with the same computation on numbers. */
interface Pair {
  readonly form: Polynomial;
  readonly value: (at: readonly number[]) => number;
}

const leaf: fc.Arbitrary<Pair> = fc.oneof(
  fc.nat(2).map((i) => ({ form: atoms[i] as Polynomial, value: (at: readonly number[]) => at[i] ?? 0 })), // i is below the number of axes
  fc.integer({ min: 0, max: 20 }).map((n) => ({ form: polynomial.number(n), value: () => n })),
);

const { pair } = fc.letrec<{ pair: Pair }>((tie) => ({
  pair: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc
      .tuple(tie("pair"), tie("pair"))
      .map(([a, b]) => ({ form: polynomial.sum(a.form, b.form), value: (at: readonly number[]) => a.value(at) + b.value(at) })),
    fc
      .tuple(tie("pair"), fc.integer({ min: 0, max: 6 }))
      .map(([a, n]) => ({ form: polynomial.scale(a.form, n), value: (at: readonly number[]) => a.value(at) * n })),
    fc
      .tuple(tie("pair"), fc.integer({ min: 1, max: 7 }))
      .map(([a, n]) => ({ form: polynomial.quotient(a.form, n), value: (at: readonly number[]) => Math.floor(a.value(at) / n) })),
    fc
      .tuple(tie("pair"), fc.integer({ min: 1, max: 7 }))
      .map(([a, n]) => ({ form: polynomial.remainder(a.form, n), value: (at: readonly number[]) => a.value(at) % n })),
  ),
}));

function valueOf(form: Polynomial, at: readonly number[]): number {
  return form.terms.reduce((sum, { coefficient, atom }) => {
    if (atom.kind === "axis") return sum + coefficient * (at[axes.indexOf(atom.axis)] ?? 0);
    if (atom.kind === "opaque") throw new Error("no opaque atoms here");
    const inner = valueOf(atom.of, at);
    return sum + coefficient * (atom.kind === "quotient" ? Math.floor(inner / atom.by) : inner - atom.by * Math.floor(inner / atom.by));
  }, form.constant);
}

const place = fc.tuple(fc.nat(2), fc.nat(3), fc.nat(4));

it("means the same numbers as the computation it was made by", () => {
  fc.assert(
    fc.property(pair, place, ({ form, value }, at) => valueOf(form, at) === value(at)),
    { numRuns: 2000 },
  );
});

it("knows bounds that no value leaves", () => {
  fc.assert(
    fc.property(pair, place, ({ form, value }, at) => {
      const { from, to } = polynomial.rangeOf(form);
      return value(at) >= from && value(at) <= to;
    }),
    { numRuns: 1000 },
  );
});

it("splits and joins an index without a trace", () => {
  const [a, b, c] = atoms as [Polynomial, Polynomial, Polynomial];
  const flat = polynomial.sum(polynomial.sum(polynomial.scale(a, 20), polynomial.scale(b, 5)), c);
  expect(polynomial.quotient(flat, 20).key).toBe(a.key);
  expect(polynomial.remainder(polynomial.quotient(flat, 5), 4).key).toBe(b.key);
  const joined = polynomial.sum(polynomial.scale(polynomial.quotient(flat, 7), 7), polynomial.remainder(flat, 7));
  expect(joined.key).toBe(flat.key);
});
