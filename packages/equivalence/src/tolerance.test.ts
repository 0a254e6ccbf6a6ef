import fc from "fast-check";
import { expect, test } from "vitest";
import { compare } from "./compare.ts";
import { probabilisticBound, referenceDistance, withReferenceBound, withRunningBound, worstCaseBound } from "./tolerance.ts";

test("a running bound judges every element by its own", () => {
  const expected = withRunningBound({ shape: [2], data: Float64Array.of(1, 1) }, Float64Array.of(0.5, 0.01), 0.125);
  expect(compare({ y: expected }, { y: { shape: [2], data: Float32Array.of(1.5, 1) } })).toMatchObject({
    kind: "held",
    measure: { ofYardstick: 4 },
  });
  expect(compare({ y: expected }, { y: { shape: [2], data: Float32Array.of(1, 1.5) } }).kind).toBe("failed");
});

test("without a running bound an array is expected exactly", () => {
  const expected = { y: withRunningBound({ shape: [1], data: Float64Array.of(1) }, undefined) };
  expect(compare(expected, { y: { shape: [1], data: Float32Array.of(1) } }).kind).toBe("held");
  expect(compare(expected, { y: { shape: [1], data: Float32Array.of(1 + 2 ** -23) } }).kind).toBe("failed");
});

test("a reference's distance is its worst element, NaN included", () => {
  expect(referenceDistance([1, 2.5, -4], [1, 2, -4])).toEqual({ float32Error: 0.5, largest: 4 });
  expect(referenceDistance([NaN], [1]).float32Error).toBeNaN();
  expect(referenceDistance([], [])).toEqual({ float32Error: 0, largest: 0 });
});

test("a reference's bound is twice its own error and one float32 step of its largest value", () => {
  const value = { shape: [1], data: Float64Array.of(8) };
  expect(withReferenceBound(value, { float32Error: 1e-6, largest: 8 }).bound).toBe(2e-6 + 2 ** -19);
  const distance = referenceDistance([8], [8]);
  const expected = { y: withReferenceBound(value, distance) };
  expect(compare(expected, { y: { shape: [1], data: Float32Array.of(8 + 2 ** -20) } }).kind).toBe("held");
  expect(compare(expected, { y: { shape: [1], data: Float32Array.of(8 + 2 ** -18) } }).kind).toBe("failed");
});

test("the probabilistic bound grows with the root of the length and lies below the worst case", () => {
  const u = 2 ** -24;
  expect(probabilisticBound({ roundings: 10_000 }) / probabilisticBound({ roundings: 100 })).toBeCloseTo(10, 2);
  expect(probabilisticBound({ roundings: 768, lambda: 1, magnitude: 3 })).toBeCloseTo(3 * Math.sqrt(768) * u, 10);
  expect(probabilisticBound({ roundings: 768 })).toBeLessThan(768 * u);
  expect(probabilisticBound({ roundings: 100, precision: "float64" })).toBeLessThan(1e-14);
});

test("float32 sums stay within the probabilistic bound", () => {
  let state = 1;
  const random = (): number => (state = (state * 48271) % 0x7fffffff) / 0x7fffffff;
  for (let repeat = 0; repeat < 20; repeat++) {
    const terms = Float32Array.from({ length: 1000 }, random);
    const exact = terms.reduce((sum, term) => sum + term, 0);
    let sum = 0;
    for (const term of terms) sum = Math.fround(sum + term);
    expect(Math.abs(sum - exact)).toBeLessThan(probabilisticBound({ roundings: 1000, magnitude: exact }));
  }
});

test("no sum of so many terms is farther off than the worst-case bound", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 30 }), (terms) => {
      const sum = terms.reduce((total, term) => total + Math.fround(term), 0);
      const float32 = terms.reduce((total, term) => Math.fround(total + Math.fround(term)), 0);
      const magnitude = terms.reduce((total, term) => total + Math.abs(Math.fround(term)), 0);
      expect(Math.abs(float32 - sum)).toBeLessThanOrEqual(worstCaseBound({ roundings: terms.length, magnitude, precision: "float32" }));
    }),
  );
  // One rounding reaches its bound.
  expect(Math.abs(Math.fround(1 + 2 ** -24) - (1 + 2 ** -24)) / worstCaseBound({ roundings: 1, precision: "float32" })).toBeCloseTo(1, 6);
});
