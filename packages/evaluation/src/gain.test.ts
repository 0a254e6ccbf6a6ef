import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gainAt, valueOf, type Gain } from "./gain.ts";
import { rankOf } from "./rank.ts";

const gains: fc.Arbitrary<Gain> = fc.record(
  { kind: fc.constantFrom("hit" as const, "reciprocal" as const, "discounted" as const), k: fc.integer({ min: 1, max: 12 }) },
  { requiredKeys: ["kind"] },
);

/** All orders of the tied candidates, tried one by one: what `expected` must average. */
function averagedOverOrders(gain: Gain, scores: readonly number[], gold: number): number {
  const orders = (rest: readonly number[]): number[][] =>
    rest.length === 0 ? [[]] : rest.flatMap((index) => orders(rest.filter((other) => other !== index)).map((tail) => [index, ...tail]));
  const values = orders(scores.map((_, index) => index)).map((shuffled) => {
    const order = [...shuffled].sort((i, j) => (scores[j] ?? 0) - (scores[i] ?? 0));
    return gainAt(gain, order.indexOf(gold) + 1);
  });
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("gainAt", () => {
  it("is 1, the reciprocal, or the discount of the place", () => {
    expect(gainAt({ kind: "hit" }, 9)).toBe(1);
    expect(gainAt({ kind: "reciprocal" }, 8)).toBe(0.125);
    expect(gainAt({ kind: "discounted" }, 3)).toBe(0.5);
  });

  it("is nothing after k", () => {
    expect(gainAt({ kind: "hit", k: 3 }, 3)).toBe(1);
    expect(gainAt({ kind: "hit", k: 3 }, 4)).toBe(0);
  });

  it("refuses k below 1 and broken k", () => {
    for (const k of [0, -1, 1.5])
      expect(() => gainAt({ kind: "hit", k }, 1)).toThrow(expect.objectContaining({ code: "evaluation-option-invalid" }));
  });
});

describe("valueOf", () => {
  it("gives a constant scorer k / C as expected R@k", () => {
    const scores = new Float64Array(20);
    for (const k of [1, 5, 20]) expect(valueOf({ kind: "hit", k }, rankOf(scores, 0)).expected).toBeCloseTo(k / 20, 12);
  });

  it("expects the mean over all orders of the tied candidates", () => {
    const small = fc.array(fc.constantFrom(0, 1, 2), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(gains, small, fc.nat(), (gain, scores, pick) => {
        const gold = pick % scores.length;
        expect(valueOf(gain, rankOf(scores, gold)).expected).toBeCloseTo(averagedOverOrders(gain, scores, gold), 12);
      }),
    );
  });

  it("lies between 0 and 1, worst <= expected <= best", () => {
    const scores = fc.array(fc.constantFrom(0, 1, 2), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(gains, scores, fc.nat(), (gain, list, pick) => {
        const { best, expected, worst, stable } = valueOf(gain, rankOf(list, pick % list.length));
        expect(0 <= worst && worst <= expected + 1e-12 && expected <= best + 1e-12 && best <= 1).toBe(true);
        expect(worst <= stable && stable <= best).toBe(true);
      }),
    );
  });
});
