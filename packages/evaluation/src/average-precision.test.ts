import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averagePrecision } from "./average-precision.ts";
import { retrievalMetrics } from "./retrieval-metrics.ts";

describe("averagePrecision", () => {
  it("is the mean precision at the relevant places", () => {
    expect(averagePrecision([4, 3, 2, 1], [false, true, false, true])).toBeCloseTo((1 / 2 + 2 / 4) / 2, 12);
  });

  it("lets equal scores share one threshold", () => {
    expect(averagePrecision([1, 1, 1, 1], [true, false, false, false])).toBe(0.25);
  });

  it("is 0 when nothing is relevant", () => {
    expect(averagePrecision([1, 2], [false, false])).toBe(0);
  });

  it("equals the value at k without ties and without a cut", () => {
    const distinct = fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(distinct, fc.integer({ min: 0, max: 2 ** 15 }), (scores, coins) => {
        const relevant = scores.map((_, i) => ((coins >>> i) & 1) === 1);
        expect(averagePrecision(scores, relevant)).toBeCloseTo(retrievalMetrics(scores, relevant, scores.length).averagePrecision, 12);
      }),
    );
  });
});

describe("retrievalMetrics", () => {
  it("counts among the first k", () => {
    const { accuracy, precision, recall, reciprocalRank } = retrievalMetrics([5, 4, 3, 2], [false, true, true, true], 2);
    expect({ accuracy, precision, recall, reciprocalRank }).toEqual({
      accuracy: 1,
      precision: 1 / 2,
      recall: 1 / 3,
      reciprocalRank: 1 / 2,
    });
  });

  it("is 0 in all when nothing is relevant", () => {
    expect(Object.values(retrievalMetrics([1], [false], 1)).every((value) => value === 0)).toBe(true);
  });

  it("is 1 in all but precision when the relevant ones lead", () => {
    const relevant = [true, true, false];
    expect(retrievalMetrics([3, 2, 1], relevant, 2)).toEqual({
      accuracy: 1,
      precision: 1,
      recall: 1,
      reciprocalRank: 1,
      ndcg: 1,
      averagePrecision: 1,
    });
  });

  it("lies between 0 and 1", () => {
    const items = fc.array(fc.record({ score: fc.constantFrom(0, 1, 2), relevant: fc.boolean() }), { maxLength: 12 });
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 15 }), (list, k) => {
        const metrics = retrievalMetrics(
          list.map(({ score }) => score),
          list.map(({ relevant }) => relevant),
          k,
        );
        for (const value of Object.values(metrics)) expect(value >= 0 && value <= 1 + 1e-12).toBe(true);
      }),
    );
  });
});
