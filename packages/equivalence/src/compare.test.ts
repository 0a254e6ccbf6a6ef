import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Expected, NamedArray } from "./array.ts";
import { compare, compareBits } from "./compare.ts";

const float32 = (...values: number[]): NamedArray => ({ shape: [values.length], data: Float32Array.from(values) });
const float64 = (...values: number[]): NamedArray => ({ shape: [values.length], data: Float64Array.from(values) });
const within = (bound: number, ...values: number[]): Expected => ({ ...float64(...values), bound });

describe("compare", () => {
  test("names the worst element by its part of the bound, with coordinates", () => {
    const expected = { y: { shape: [2, 2], data: Float64Array.of(1, 2, 3, 4), bound: Float64Array.of(1, 1, 0.1, 1) } };
    const result = compare(expected, { y: { shape: [2, 2], data: Float32Array.of(1.5, 2, 3.25, 4) } });
    expect(result).toMatchObject({
      kind: "failed",
      measure: { elements: 4, beyond: 1, absolute: 0.5, worst: { array: "y", at: [1, 0], expected: 3, got: 3.25, ofBound: 2.5 } },
    });
    expect(result.kind === "failed" && result.what).toMatch(/^y\[1, 0\] is 3\.25, expected 3: off by 0\.250 .*; 1 of 4 elements$/);
  });

  test("an element exactly on its bound holds, one beyond it does not", () => {
    expect(compare({ y: within(0.25, 1) }, { y: float32(1.25) })).toMatchObject({ kind: "held", measure: { worst: { ofBound: 1 } } });
    expect(compare({ y: within(0.25, 1) }, { y: float32(1.2500001) }).kind).toBe("failed");
  });

  test("without a bound values must be equal, and 0 equals -0", () => {
    expect(compare({ y: float64(0, 1) }, { y: float32(-0, 1) }).kind).toBe("held");
    expect(compare({ y: float64(0.1) }, { y: float32(0.1) }).kind).toBe("failed");
  });

  test("a negative bound lets nothing but equality pass", () => {
    expect(compare({ y: within(-1, 1) }, { y: float32(1.1) }).kind).toBe("failed");
    expect(compare({ y: within(-1, 1) }, { y: float32(1) }).kind).toBe("held");
  });

  test.each([
    [NaN, NaN, "held"],
    [NaN, 1, "failed"],
    [1, NaN, "failed"],
    [Infinity, Infinity, "held"],
    [Infinity, -Infinity, "failed"],
    [Infinity, 3e38, "failed"],
    [3.5e38, Infinity, "held"],
    [-3.5e38, -Infinity, "held"],
    [-3.5e38, Infinity, "failed"],
    [3.4e38, Infinity, "held"],
    [3e38, Infinity, "failed"],
  ] as const)("expected %d within 1e36, got %d: %s", (expected, got, kind) => {
    expect(compare({ y: within(1e36, expected) }, { y: float32(got) }).kind).toBe(kind);
  });

  test("an infinite or missing bound checks nothing and is counted apart", () => {
    const expected = { y: { ...float64(1, 2, 3), bound: Float64Array.of(Infinity, NaN, 0) } };
    expect(compare(expected, { y: float32(9, NaN, 3) })).toMatchObject({ kind: "held", measure: { elements: 1, unbounded: 2 } });
  });

  test("reports the largest share of the yardstick without judging by it", () => {
    const expected = { y: { ...float64(1, 2), bound: 1, yardstick: Float64Array.of(0.5, 0.125) } };
    expect(compare(expected, { y: float32(1.25, 2.5) })).toMatchObject({ kind: "held", measure: { ofYardstick: 4 } });
  });

  test("missing and surplus arrays, wrong shapes and wrong lengths fail", () => {
    expect(compare({ y: float64(1) }, {})).toMatchObject({ kind: "failed", what: "array y is missing" });
    expect(compare({}, { y: float32(1) })).toMatchObject({ kind: "failed", what: "unexpected array y" });
    const column = { shape: [2, 1], data: Float32Array.of(1, 2) };
    expect(compare({ y: float64(1, 2) }, { y: column })).toMatchObject({ what: "array y has shape [2, 1], expected [2]" });
    const short = { shape: [2], data: Float32Array.of(1) };
    expect(compare({ y: float64(1, 2) }, { y: short }).kind).toBe("failed");
  });

  test("one fault among many arrays is found and every array is measured", () => {
    const expected = { a: float64(1, 2), b: within(0.5, 1), c: float64(1) };
    const result = compare(expected, { a: float32(1, 2), b: float32(2), c: float32(1) });
    expect(result).toMatchObject({ kind: "failed", measure: { elements: 4, beyond: 1, worst: { array: "b" } } });
  });

  test("integers count errors in ones", () => {
    const expected = { ids: { shape: [1], data: Int32Array.of(5) } };
    expect(compare(expected, { ids: { shape: [1], data: Int32Array.of(7) } })).toMatchObject({ measure: { ulp: 2, absolute: 2 } });
  });

  test("a scalar's coordinates are empty", () => {
    const got = { y: { shape: [], data: Float32Array.of(2) } };
    expect(compare({ y: { shape: [], data: Float64Array.of(1) } }, got)).toMatchObject({ measure: { worst: { at: [] } } });
  });

  test("changing any one element beyond the bound is noticed", () => {
    const arrays = fc.array(fc.float({ noNaN: true, min: -(2 ** 100), max: 2 ** 100 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(arrays, fc.nat(), (values, place) => {
        const at = place % values.length;
        const expected = { y: { ...float64(...values), bound: Float64Array.from(values, (value) => Math.abs(value) * 2 ** -22 + 1e-40) } };
        expect(compare(expected, { y: float32(...values) }).kind).toBe("held");
        const wrong = float32(...values);
        wrong.data[at] = (values[at] ?? 0) * (1 + 2 ** -20) + ((values[at] ?? 0) < 0 ? -1e-38 : 1e-38);
        expect(compare(expected, { y: wrong })).toMatchObject({ kind: "failed", measure: { beyond: 1, worst: { at: [at] } } });
      }),
    );
  });

  test("with a rank slack the order along the last axis must agree too, save for near ties", () => {
    const expected = { scores: { shape: [2, 2], data: Float64Array.of(2, 1, 1, 1.125), bound: 0.125, rankSlack: 0 } };
    const of = (...values: number[]) => ({ scores: { shape: [2, 2], data: Float32Array.from(values) } });
    expect(compare(expected, of(2, 1, 1, 1.125)).kind).toBe("held");
    expect(compare(expected, of(2, 1, 1.0625, 1))).toMatchObject({
      kind: "failed",
      what: "array scores ranks 0 at place 0 of row 1, expected 1",
      measure: { beyond: 0 },
    });
    expect(compare({ scores: { ...expected.scores, rankSlack: 0.125 } }, of(2, 1, 1.0625, 1)).kind).toBe("held");
  });
});

describe("compareBits", () => {
  test("tells 0 from -0 and takes any NaN for any other", () => {
    expect(compareBits({ y: float32(1, NaN, -0) }, { y: float32(1, NaN, -0) }).kind).toBe("held");
    expect(compareBits({ y: float32(1, 0) }, { y: float32(1, -0) })).toMatchObject({
      kind: "failed",
      what: "y[1] is -0, expected 0: off by 0.00 (0.00 ulp), bound 0.00; 1 of 2 elements",
      measure: { beyond: 1, worst: { at: [1] } },
    });
  });

  test("sees the last bit", () => {
    expect(compareBits({ y: float32(1) }, { y: float32(1 + 2 ** -23) })).toMatchObject({ kind: "failed", measure: { ulp: 1 } });
  });

  test("a different element type is a difference", () => {
    expect(compareBits({ y: float32(1) }, { y: float64(1) })).toMatchObject({ what: "array y is a Float64Array, expected a Float32Array" });
  });

  test("ignores bounds", () => {
    expect(compareBits({ y: { ...float32(1), bound: 9 } as NamedArray }, { y: float32(2) }).kind).toBe("failed");
  });
});
