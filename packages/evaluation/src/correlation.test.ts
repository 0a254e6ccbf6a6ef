import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averageRanks, kendall, pearson, spearman } from "./correlation.ts";

const pairs = fc.array(fc.record({ x: fc.integer({ min: -9, max: 9 }), y: fc.integer({ min: -9, max: 9 }) }), { maxLength: 20 });

describe("averageRanks", () => {
  it("shares places among equal values", () => {
    expect([...averageRanks([5, 1, 5, 9, 5])]).toEqual([3, 1, 3, 5, 3]);
  });

  it("sums to n (n + 1) / 2 whatever is tied", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 })), (values) => {
        expect(averageRanks(values).reduce((sum, rank) => sum + rank, 0)).toBe((values.length * (values.length + 1)) / 2);
      }),
    );
  });
});

describe("pearson, spearman and kendall", () => {
  it("have no value for a constant side or fewer than two pairs", () => {
    for (const correlation of [pearson, spearman, kendall]) {
      expect(correlation([0.1, 0.1, 0.1], [1, 2, 3])).toBeUndefined();
      expect(correlation([1], [1])).toBeUndefined();
      expect(correlation([], [])).toBeUndefined();
    }
  });

  it("differ where the relation is monotone but not linear", () => {
    expect(spearman([1, 2, 3, 4], [1, 10, 100, 1000])).toBeCloseTo(1, 12);
    expect(pearson([1, 2, 3, 4], [1, 10, 100, 1000])).toBeLessThan(0.9);
  });

  it("are symmetric, bounded, and turn with the sign of one side", () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const x = list.map((pair) => pair.x);
        const y = list.map((pair) => pair.y);
        for (const correlation of [pearson, spearman, kendall]) {
          const value = correlation(x, y);
          expect(correlation(y, x)).toBe(value);
          if (value === undefined) continue;
          expect(Math.abs(value)).toBeLessThanOrEqual(1);
          expect(
            correlation(
              x,
              y.map((number) => -number),
            ),
          ).toBeCloseTo(-value, 12);
        }
      }),
    );
  });

  it("count pairs: ties on one side alone lower kendall's", () => {
    // Of six pairs five are ordered on the left and six on the right; four agree and one does not.
    expect(kendall([1, 1, 2, 3], [2, 1, 4, 3])).toBeCloseTo(3 / Math.sqrt(30), 12);
  });

  it("refuse sides of different length", () => {
    expect(() => kendall([1], [1, 2])).toThrow(expect.objectContaining({ code: "lengths-differ" }));
    expect(() => spearman([1, 2], [1])).toThrow(expect.objectContaining({ code: "lengths-differ" }));
  });
});
