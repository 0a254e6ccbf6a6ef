import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairedPermutationTest } from "./permutation-test.ts";
import { uniform } from "./random.ts";

describe("pairedPermutationTest", () => {
  it("is exact when there are few differences", () => {
    // Three differences of one sign: 2 of 8 flips are as extreme.
    expect(pairedPermutationTest([1, 1, 1, 0], [0, 0, 0, 0], { seed: 1 })).toEqual({
      kind: "exact",
      difference: 0.75,
      differing: 3,
      p: 0.25,
      permutations: 8,
    });
  });

  it("finds no difference between a result and itself", () => {
    expect(pairedPermutationTest([1, 0, 1], [1, 0, 1], { seed: 1 })).toMatchObject({ difference: 0, p: 1, differing: 0 });
  });

  it("samples close to the exact value", () => {
    const a = Array.from({ length: 12 }, (_, i) => uniform({ seed: 3, stream: 0 }, i) + 0.25);
    const b = Array.from({ length: 12 }, (_, i) => uniform({ seed: 3, stream: 1 }, i));
    const exact = pairedPermutationTest(a, b, { seed: 1, permutations: 4096 });
    const sampled = pairedPermutationTest(a, b, { seed: 1, permutations: 4000 });
    expect([exact.kind, sampled.kind]).toEqual(["exact", "sampled"]);
    expect(Math.abs(sampled.p - exact.p)).toBeLessThan(5 * Math.sqrt((exact.p * (1 - exact.p)) / 4000));
  });

  it("flips more than 32 examples independently", () => {
    const a = Array.from({ length: 64 }, () => 1);
    const b = a.map((_, i) => (i < 32 ? 0 : 2));
    // The sum is 0 as observed, so every flip is at least as extreme.
    expect(pairedPermutationTest(a, b, { seed: 1, permutations: 500 }).p).toBe(1);
    // All 64 differences agree: no sampled flip reaches that.
    expect(pairedPermutationTest(a, new Float64Array(64), { seed: 1, permutations: 500 }).p).toBe(1 / 501);
  });

  it("says the same, with the other sign, when the sides are exchanged", () => {
    const results = fc.array(fc.record({ a: fc.constantFrom(0, 0.5, 1), b: fc.constantFrom(0, 0.5, 1) }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(results, (list) => {
        const a = list.map((pair) => pair.a);
        const b = list.map((pair) => pair.b);
        const forth = pairedPermutationTest(a, b, { seed: 1 });
        const back = pairedPermutationTest(b, a, { seed: 1 });
        expect(back.p).toBe(forth.p);
        expect(back.difference + forth.difference).toBe(0);
        expect(forth.p > 0 && forth.p <= 1).toBe(true);
      }),
    );
  });

  it("rejects a true null hypothesis about as often as its level", () => {
    let rejected = 0;
    for (let trial = 0; trial < 200; trial++) {
      const side = (stream: number): number[] => Array.from({ length: 30 }, (_, i) => uniform({ seed: 1000 + trial, stream }, i));
      if (pairedPermutationTest(side(0), side(1), { seed: trial, permutations: 199 }).p <= 0.1) rejected++;
    }
    // 20 expected; five standard deviations of a binomial are 21.
    expect(rejected).toBeGreaterThan(3);
    expect(rejected).toBeLessThan(42);
  });

  it("refuses results of different length and empty ones", () => {
    expect(() => pairedPermutationTest([1], [], { seed: 1 })).toThrow(expect.objectContaining({ code: "lengths-differ" }));
    expect(() => pairedPermutationTest([], [], { seed: 1 })).toThrow(expect.objectContaining({ code: "nothing-to-measure" }));
  });
});
