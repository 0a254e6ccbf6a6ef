import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ndcg } from "./ndcg.ts";

const items = fc.array(fc.record({ score: fc.constantFrom(0, 0.5, 1, 2), grade: fc.integer({ min: 0, max: 3 }) }), {
  minLength: 1,
  maxLength: 15,
});
const of = (list: readonly { score: number; grade: number }[], k: number): number =>
  ndcg(
    list.map(({ score }) => score),
    list.map(({ grade }) => grade),
    { k },
  );

describe("ndcg", () => {
  it("is 1 in the best order, less in another", () => {
    expect(ndcg([3, 2, 1], [2, 1, 0])).toBe(1);
    expect(ndcg([1, 2, 3], [2, 1, 0])).toBeCloseTo((1 / Math.log2(3) + 1) / (2 + 1 / Math.log2(3)), 12);
  });

  it("is 0 when no candidate is worth anything, and for an empty list", () => {
    expect(ndcg([3, 2], [0, 0])).toBe(0);
    expect(ndcg([], [])).toBe(0);
  });

  it("averages tied candidates over their orders, or takes them by index", () => {
    expect(ndcg([1, 1], [0, 1])).toBeCloseTo((1 + 1 / Math.log2(3)) / 2, 12);
    expect(ndcg([1, 1], [0, 1], { ties: "index" })).toBeCloseTo(1 / Math.log2(3), 12);
  });

  it("does not change when candidates are permuted", () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 20 }), (list, k) => {
        expect(of([...list].reverse(), k)).toBeCloseTo(of(list, k), 12);
      }),
    );
  });

  it("lies between 0 and 1", () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 20 }), (list, k) => {
        expect(of(list, k)).toBeGreaterThanOrEqual(0);
        expect(of(list, k)).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it("refuses grades and scores of different number", () => {
    expect(() => ndcg([1], [1, 2])).toThrow(expect.objectContaining({ code: "lengths-differ" }));
  });
});
