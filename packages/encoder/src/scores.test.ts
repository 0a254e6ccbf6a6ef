import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logit, rank, sigmoid, softmax } from "./scores.ts";

describe("rank", () => {
  test("puts the greatest first and equal ones in the order of the list, and counts ties", () => {
    expect(rank([2, 5, 2, -1, 2].map(logit))).toEqual([
      { index: 1, score: 5, rank: 1, ties: 0 },
      { index: 0, score: 2, rank: 2, ties: 2 },
      { index: 2, score: 2, rank: 3, ties: 2 },
      { index: 4, score: 2, rank: 4, ties: 2 },
      { index: 3, score: -1, rank: 5, ties: 0 },
    ]);
  });

  test("of the k best is the start of the whole ranking, with the ties of the whole list", () => {
    const scores = fc.array(fc.integer({ min: -3, max: 3 }).map(logit), { maxLength: 12 });
    fc.assert(
      fc.property(scores, fc.nat(12), (values, k) => {
        expect(rank(values, k)).toEqual(rank(values).slice(0, k));
      }),
    );
  });

  test("takes any k from 0 on, and refuses what is no such number", () => {
    const scores = [1, 3, 2].map(logit);
    expect([0, 2, 99].map((k) => rank(scores, k).length)).toEqual([0, 2, 3]);
    for (const k of [-1, 0.5, NaN, Infinity])
      expect(() => rank(scores, k)).toThrow(expect.objectContaining({ code: "rank-count-invalid", details: { k } }));
  });

  test("has every candidate once, and no later one with a greater score", () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true }).map(logit)), (values) => {
        const ranked = rank(values);
        expect(ranked.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(values.map((_, i) => i));
        ranked.forEach(({ score }, i) => expect(i === 0 || ranked[i - 1]!.score >= score).toBe(true));
      }),
    );
  });

  test("treats 0 and -0 as equal", () => {
    expect(rank([-0, 0].map(logit)).map(({ index, ties }) => [index, ties])).toEqual([[0, 1], [1, 1]]); // prettier-ignore
  });

  test("takes infinities and refuses NaN, naming the place", () => {
    expect(rank([-Infinity, 0, Infinity].map(logit)).map(({ index }) => index)).toEqual([2, 1, 0]);
    expect(() => rank([1, NaN].map(logit))).toThrow(
      expect.objectContaining({ code: "score-not-finite", details: { index: 1, value: NaN } }),
    );
  });

  test("of nothing is empty", () => {
    expect(rank([])).toEqual([]);
  });
});

describe("probabilities", () => {
  test("of a sigmoid are those of the formula, and do not overflow", () => {
    for (const x of [-3, -0.5, 0, 0.5, 3]) expect(sigmoid(logit(x))).toBeCloseTo(1 / (1 + Math.exp(-x)), 15);
    expect([sigmoid(logit(-1000)), sigmoid(logit(1000))]).toEqual([0, 1]);
    expect(sigmoid(logit(-700))).toBeGreaterThan(0);
  });

  test("of a softmax add up to 1, keep the order and do not overflow", () => {
    const values = softmax([1000, 1001, 999].map(logit));
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 15);
    expect(values[1]! / values[0]!).toBeCloseTo(Math.E, 12);
    expect(values[0]! / values[2]!).toBeCloseTo(Math.E, 12);
    expect(softmax([])).toEqual([]);
  });
});
