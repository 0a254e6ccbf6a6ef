import fc, { type Arbitrary } from "fast-check";

/** Candidates of one context: few enough that all orders of ties can be counted out. */
export interface Candidates {
  readonly scores: readonly number[];
  readonly relevant: readonly boolean[];
  /** What each is worth, from 0 to 3. */
  readonly grades: readonly number[];
  /** Which of them is right. */
  readonly gold: number;
  readonly k: number;
}

/** More candidates have more orders than are quickly counted. */
export const mostCandidates = 6;

/** Scores of few values, so that ties are common; infinities and both zeros among them. */
export const scores: Arbitrary<number> = fc.oneof(fc.integer({ min: -1, max: 2 }), fc.constantFrom(Infinity, -Infinity, -0, 0.5, 1e300));

/** Candidates with ties. */
export const candidates: Arbitrary<Candidates> = fc
  .array(fc.record({ score: scores, relevant: fc.boolean(), grade: fc.nat({ max: 3 }) }), { minLength: 1, maxLength: mostCandidates })
  .chain((list) =>
    fc.record({ gold: fc.nat({ max: list.length - 1 }), k: fc.integer({ min: 1, max: list.length }) }).map((places) => ({
      scores: list.map(({ score }) => score),
      relevant: list.map(({ relevant }) => relevant),
      grades: list.map(({ grade }) => grade),
      ...places,
    })),
  );

/** Every order of candidates, by index, in which no score stands behind a smaller one: one for each way to break ties. */
export function ordersOf(of: readonly number[]): readonly (readonly number[])[] {
  const grow = (order: readonly number[], rest: readonly number[]): readonly (readonly number[])[] => {
    if (rest.length === 0) return [order];
    const best = rest.filter((i) => rest.every((j) => !((of[j] ?? NaN) > (of[i] ?? NaN))));
    return best.flatMap((next) => grow([...order, next], rest.filter((i) => i !== next))); // prettier-ignore
  };
  return grow(
    [],
    of.map((_, i) => i),
  );
}

/** The order that breaks ties by index: of all orders the first, place by place. */
export function stableOrder(of: readonly number[]): readonly number[] {
  const place = (a: readonly number[], b: readonly number[]): number => a.findIndex((index, i) => index !== b[i]);
  return ordersOf(of).reduce((first, order) => {
    const at = place(first, order);
    return at >= 0 && (order[at] ?? 0) < (first[at] ?? 0) ? order : first;
  });
}
