import { describe, expect, it } from "vitest";
import { bootstrap, mean, meanInterval } from "./bootstrap.ts";
import { uniform } from "./random.ts";

const coins = (count: number, share: number): number[] => Array.from({ length: count }, (_, i) => (i < count * share ? 1 : 0));

describe("meanInterval", () => {
  it("is the same for the same seed and another for another", () => {
    const values = coins(50, 0.3);
    const options = { seed: 4, resamples: 300 };
    expect(meanInterval(values, options)).toEqual(meanInterval(values, options));
    const low = (seed: number): number => bootstrap(50, (at) => mean(Array.from(at, (i) => i * Math.SQRT2)), { seed, resamples: 300 }).low;
    expect(low(4)).not.toBe(low(5));
  });

  it("has about the width that the central limit theorem gives", () => {
    const { low, high } = meanInterval(coins(400, 0.4), { seed: 1, resamples: 2000 });
    const expected = 2 * 1.96 * Math.sqrt((0.4 * 0.6) / 400);
    expect(high - low).toBeGreaterThan(expected * 0.9);
    expect(high - low).toBeLessThan(expected * 1.1);
  });

  it("covers the true mean about as often as it says", () => {
    let covered = 0;
    for (let sample = 0; sample < 200; sample++) {
      const values = Array.from({ length: 60 }, (_, i) => (uniform({ seed: 99, stream: sample }, i) < 0.4 ? 1 : 0));
      const { low, high } = meanInterval(values, { seed: sample, resamples: 300, level: 0.9 });
      if (low <= 0.4 && 0.4 <= high) covered++;
    }
    // 180 expected; five standard deviations of a binomial are 21.
    expect(covered).toBeGreaterThan(158);
    expect(covered).toBeLessThan(200);
  });

  it("grows with the level", () => {
    const width = (level: number): number => {
      const { low, high } = meanInterval(coins(100, 0.5), { seed: 2, resamples: 1000, level });
      return high - low;
    };
    expect(width(0.99)).toBeGreaterThan(width(0.8));
  });

  it("has no width when all values are equal", () => {
    expect(meanInterval([1, 1, 1], { seed: 1, resamples: 50 })).toMatchObject({ low: 1, high: 1 });
  });
});

describe("bootstrap", () => {
  it("draws as many indices as there are examples, with replacement, in range", () => {
    let repeated = false;
    bootstrap(
      10,
      (indices) => {
        expect(indices.length).toBe(10);
        expect(indices.every((index) => index < 10)).toBe(true);
        repeated ||= new Set(indices).size < 10;
        return 0;
      },
      { seed: 1, resamples: 20 },
    );
    expect(repeated).toBe(true);
  });

  it("leaves resamples without a value out", () => {
    let call = 0;
    expect(bootstrap(3, () => (call++ % 2 === 0 ? Number.NaN : 5), { seed: 1, resamples: 10 })).toMatchObject({ low: 5, high: 5 });
  });

  it("refuses an empty sample and options out of range", () => {
    const code = (expected: string): unknown => expect.objectContaining({ code: expected });
    expect(() => bootstrap(0, () => 0, { seed: 1 })).toThrow(code("nothing-to-measure"));
    for (const options of [{ seed: 1, level: 1 }, { seed: 1, level: 0 }, { seed: -1 }, { seed: 2 ** 32 }, { seed: 1, resamples: 0 }]) {
      expect(() => bootstrap(1, () => 0, options)).toThrow(code("evaluation-option-invalid"));
    }
    expect(() => mean([])).toThrow(code("nothing-to-measure"));
  });
});
