import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rankedOrder, rankOf } from "./rank.ts";

// Few different values, so that ties are the rule.
const tiedScores = fc.array(fc.constantFrom(-Infinity, -1, -0, 0, 0.5, 2, Infinity), { minLength: 1, maxLength: 20 });
const withGold = tiedScores.chain((scores) => fc.record({ scores: fc.constant(scores), gold: fc.nat(scores.length - 1) }));

describe("rankedOrder", () => {
  it("puts the best score first and equal scores in the order of their index", () => {
    expect([...rankedOrder([1, 3, 3, -Infinity, Infinity, 3])]).toEqual([4, 1, 2, 5, 0, 3]);
  });

  it("holds 0 and -0 for equal", () => {
    expect([...rankedOrder([-0, 0, -0])]).toEqual([0, 1, 2]);
  });

  it("refuses NaN and names its index", () => {
    expect(() => rankedOrder([1, Number.NaN])).toThrow(
      expect.objectContaining({ code: "score-not-a-number", details: { index: 1, count: 2 } }),
    );
  });

  it("orders as a stable sort does", () => {
    fc.assert(
      fc.property(tiedScores, (scores) => {
        const expected = scores
          .map((score, index) => ({ score, index }))
          .sort((a, b) => (a.score > b.score ? -1 : a.score < b.score ? 1 : 0));
        expect([...rankedOrder(scores)]).toEqual(expected.map(({ index }) => index));
      }),
    );
  });
});

describe("rankOf", () => {
  it("states best, expected and worst rank of a tie", () => {
    expect(rankOf([0.5, 2, 0.5, 0.5, 0], 2)).toEqual({ best: 2, expected: 3, worst: 4, stable: 3 });
  });

  it("gives a constant scorer the whole range, wherever gold stands", () => {
    expect(rankOf([1, 1, 1, 1], 0)).toEqual({ best: 1, expected: 2.5, worst: 4, stable: 1 });
    expect(rankOf([1, 1, 1, 1], 3)).toEqual({ best: 1, expected: 2.5, worst: 4, stable: 4 });
  });

  it("refuses a gold index outside of the list", () => {
    for (const gold of [-1, 2, 0.5, Number.NaN])
      expect(() => rankOf([1, 2], gold)).toThrow(expect.objectContaining({ code: "gold-out-of-range" }));
  });

  it("agrees with the place in the stable order", () => {
    fc.assert(
      fc.property(withGold, ({ scores, gold }) => {
        expect(rankOf(scores, gold).stable).toBe(rankedOrder(scores).indexOf(gold) + 1);
      }),
    );
  });

  it("keeps best, expected and worst under any permutation of the candidates", () => {
    const permuted = withGold.chain(({ scores, gold }) => {
      const indices = scores.map((_, index) => index);
      return fc.record({
        scores: fc.constant(scores),
        gold: fc.constant(gold),
        order: fc.shuffledSubarray(indices, { minLength: indices.length }),
      });
    });
    fc.assert(
      fc.property(permuted, ({ scores, gold, order }) => {
        const before = rankOf(scores, gold);
        const after = rankOf(
          order.map((index) => scores[index] ?? 0),
          order.indexOf(gold),
        );
        expect({ ...after, stable: 0 }).toEqual({ ...before, stable: 0 });
      }),
    );
  });

  it("stays between 1 and the number of candidates, in order", () => {
    fc.assert(
      fc.property(withGold, ({ scores, gold }) => {
        const { best, expected, worst, stable } = rankOf(scores, gold);
        expect(1 <= best && best <= expected && expected <= worst && worst <= scores.length).toBe(true);
        expect(best <= stable && stable <= worst).toBe(true);
      }),
    );
  });
});
