import fc from "fast-check";
import { expect, test } from "vitest";
import { roundTo, ulpDistance, ulpError, ulpSize, unitRoundoff } from "./ulp.ts";

const smallest = { float32: 2 ** -149, float64: 2 ** -1074 } as const;
const largest = { float32: (2 - 2 ** -23) * 2 ** 127, float64: Number.MAX_VALUE } as const;

/** The next float32 upwards, by its bits: independent of the code under test. */
function next32(value: number): number {
  const bits = new Int32Array(Float32Array.of(value).buffer);
  bits[0] = (bits[0] ?? 0) + (value < 0 ? -1 : 1);
  return new Float32Array(bits.buffer)[0] ?? NaN;
}

test("the spacing is the distance to the next float32", () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true, min: 0, max: Math.fround(3e38) }), (value) => {
      expect(ulpSize(value, "float32")).toBe(next32(value) - value);
    }),
  );
});

test("the spacing at powers of two and their neighbours is that of the numbers above", () => {
  for (let exponent = -126; exponent < 127; exponent++) {
    const power = 2 ** exponent;
    expect(ulpSize(power, "float32")).toBe(2 ** (exponent - 23));
    expect(ulpSize(power * (1 - 2 ** -53), "float32")).toBe(exponent === -126 ? 2 ** -149 : 2 ** (exponent - 24));
    expect(ulpSize(-power * (1 + 2 ** -52), "float32")).toBe(2 ** (exponent - 23));
  }
});

test.each(["float32", "float64"] as const)("subnormal numbers and 0 of %s share the smallest spacing", (precision) => {
  expect(ulpSize(0, precision)).toBe(smallest[precision]);
  expect(ulpSize(3 * smallest[precision], precision)).toBe(smallest[precision]);
});

test("the spacing goes on beyond the largest number and NaN has none", () => {
  expect(ulpSize(Infinity, "float32")).toBe(2 ** 104);
  expect(ulpSize(1e300, "float32")).toBe(2 ** 104);
  expect(ulpSize(NaN, "float32")).toBeNaN();
});

test.each(["float32", "float64"] as const)("distances of %s count every number between", (precision) => {
  const one = precision === "float32" ? 2 ** -23 : 2 ** -52;
  expect(ulpDistance(1, 1 + one, precision)).toBe(1);
  expect(ulpDistance(1, 1 - one / 2, precision)).toBe(1);
  expect(ulpDistance(-smallest[precision], smallest[precision], precision)).toBe(2);
  expect(ulpDistance(0, -0, precision)).toBe(0);
  expect(ulpDistance(-0, smallest[precision], precision)).toBe(1);
  expect(ulpDistance(largest[precision], Infinity, precision)).toBe(1);
  expect(ulpDistance(NaN, NaN, precision)).toBe(0);
  expect(ulpDistance(NaN, 1, precision)).toBe(Infinity);
  expect(ulpDistance(Infinity, Infinity, precision)).toBe(0);
});

test("float64 distances stay exact where the low word carries", () => {
  const below = 1 + (2 ** 32 - 1) * 2 ** -52;
  expect(ulpDistance(below, 1 + 2 ** -20, "float64")).toBe(1);
  expect(ulpDistance(-below, -(1 + 2 ** -20), "float64")).toBe(1);
});

test("distance is symmetric and adds up along the line", () => {
  const value = fc.float({ noNaN: true });
  fc.assert(
    fc.property(fc.tuple(value, value, value), (values) => {
      const [a, b, c] = values.sort((x, y) => x - y);
      expect(ulpDistance(a, c, "float32")).toBe(ulpDistance(c, a, "float32"));
      expect(ulpDistance(a, c, "float32")).toBe(ulpDistance(a, b, "float32") + ulpDistance(b, c, "float32"));
    }),
  );
});

test("a correctly rounded result is at most half a ulp from its exact value", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -3e38, max: 3e38 }), (exact) => {
      expect(ulpError(Math.fround(exact), exact, "float32")).toBeLessThanOrEqual(0.5);
    }),
  );
});

test("NaN agrees with NaN alone, an infinity with what rounds to it", () => {
  expect(ulpError(NaN, NaN, "float32")).toBe(0);
  expect(ulpError(NaN, 1, "float32")).toBe(Infinity);
  expect(ulpError(1, NaN, "float32")).toBe(Infinity);
  expect(ulpError(Infinity, 3.5e38, "float32")).toBe(0);
  expect(ulpError(Infinity, 3.4e38, "float32")).toBe(Infinity);
  expect(ulpError(-Infinity, Infinity, "float32")).toBe(Infinity);
  expect(ulpError(1, Infinity, "float32")).toBe(Infinity);
  expect(ulpError(-0, 0, "float32")).toBe(0);
});

test("the unit roundoff is the largest relative error of one rounding", () => {
  expect(unitRoundoff("float64")).toBe(Number.EPSILON / 2);
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: 2 ** -126, max: 3e38 }), (value) => {
      expect(Math.abs(roundTo(value, "float32") - value)).toBeLessThanOrEqual(unitRoundoff("float32") * value);
    }),
  );
});
