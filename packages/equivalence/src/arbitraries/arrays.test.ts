import fc from "fast-check";
import { expect, test } from "vitest";
import { elementsOf } from "../array.ts";
import { roundTo } from "../ulp.ts";
import { arrays } from "./arrays.ts";
import type { Domain } from "./domain.ts";
import { numbers, numbersWithin } from "./numbers.ts";
import { shapes } from "./shapes.ts";

const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns = 300): readonly T[] => fc.sample(arbitrary, { seed: 1, numRuns });

const legal: readonly [Domain, (value: number) => boolean][] = [
  [{ kind: "finite" }, Number.isFinite],
  [{ kind: "positive" }, (value) => value > 0 && Number.isFinite(value)],
  [{ kind: "nonzero" }, (value) => value !== 0 && Number.isFinite(value)],
  [{ kind: "interval", from: -0.1, to: 0.3 }, (value) => value >= -0.1 && value <= 0.3],
  [{ kind: "interval", from: 3, to: 3 }, (value) => value === 3],
  [{ kind: "integer", from: -2, to: 5 }, (value) => Number.isInteger(value) && value >= -2 && value <= 5],
  [{ kind: "boolean" }, (value) => value === 0 || value === 1],
  [{ kind: "index", of: 0, axis: 0 }, (value) => Number.isInteger(value) && value >= 0 && value < 7],
  [{ kind: "bound", of: 0, axis: 0 }, (value) => Number.isInteger(value) && value >= 0 && value <= 7],
  [{ kind: "offsets", of: 0, axis: 0 }, (value) => Number.isInteger(value) && value >= 0 && value <= 7],
];

test.each(legal)("every value of a domain is legal: %j", (domain, isLegal) => {
  for (const precision of ["float32", "float64"] as const) {
    fc.assert(
      fc.property(
        shapes({ ranks: [1, 3], elements: 64 }).chain((shape) => arrays({ shape, domain, precision, extent: 7 })),
        (array) => {
          if (domain.kind === "offsets" && array.shape[0] === 0) return;
          if (domain.kind !== "offsets") expect(array.data.length).toBe(elementsOf(array.shape));
          expect(Array.from(array.data as Float64Array).filter((value) => !isLegal(value))).toEqual([]);
        },
      ),
    );
  }
});

test("element types follow the domain and the precision", () => {
  const typeOf = (domain: Domain, precision: "float32" | "float64"): string =>
    sample(arrays({ shape: [2], domain, precision, extent: 3 }), 1)[0]?.data.constructor.name ?? "";
  expect(typeOf({ kind: "finite" }, "float32")).toBe("Float32Array");
  expect(typeOf({ kind: "interval", from: 0, to: 1 }, "float64")).toBe("Float64Array");
  expect(typeOf({ kind: "integer", from: 0, to: 1 }, "float32")).toBe("Int32Array");
  expect(typeOf({ kind: "index", of: 0, axis: 0 }, "float32")).toBe("Int32Array");
  expect(typeOf({ kind: "boolean" }, "float64")).toBe("Uint8Array");
});

test.each(["float32", "float64"] as const)(
  "%s arrays of normal, subnormal, huge, equal, zero and mixed values all come up",
  (precision) => {
    const [least, most] = precision === "float32" ? [2 ** -126, 2 ** 100] : [2 ** -1022, 2 ** 800];
    const drawn = sample(arrays({ shape: [6], precision })).map(({ data }) => Array.from(data as Float64Array));
    const isSubnormal = (value: number): boolean => value !== 0 && Math.abs(value) < least;
    expect(drawn.some((values) => values.every(isSubnormal))).toBe(true);
    expect(drawn.some((values) => values.every((value) => Math.abs(value) >= most))).toBe(true);
    expect(drawn.some((values) => new Set(values).size === 1 && values[0] !== 0)).toBe(true);
    expect(drawn.some((values) => values.every((value) => value === 0) && values.some((value) => Object.is(value, -0)))).toBe(true);
    expect(drawn.some((values) => values.some(isSubnormal) && values.some((value) => Math.abs(value) >= most))).toBe(true);
    expect(drawn.some((values) => Math.min(...values) < 0 && Math.max(...values) > 0)).toBe(true);
    expect(drawn.flat().filter((value) => !Number.isFinite(value))).toEqual([]);
  },
);

test("moderate values stay where differences are exact enough", () => {
  const values = sample(arrays({ shape: [6], values: "moderate", precision: "float64" })).flatMap(({ data }) =>
    Array.from(data as Float64Array),
  );
  expect(values.filter((value) => value !== 0 && (Math.abs(value) > 16 || Math.abs(value) < 0.125))).toEqual([]);
});

test("NaN and infinities come only when asked for", () => {
  const values = sample(arrays({ shape: [6], nonFinite: true })).flatMap(({ data }) => Array.from(data as Float32Array));
  for (const special of [NaN, Infinity, -Infinity]) expect(values.some((value) => Object.is(value, special))).toBe(true);
});

test("float32 values are exact in float32", () => {
  for (const kind of ["simple", "moderate", "normal", "subnormal", "huge", "zero", "mixed"] as const)
    for (const value of sample(numbers(kind, "float32"))) expect(roundTo(value, "float32")).toBe(value);
  for (const value of sample(numbersWithin(0.1, 0.7, "float32"))) expect(roundTo(value, "float32")).toBe(value);
});

test("the ends of whole numbers are drawn, and 0", () => {
  const drawn = sample(arrays({ shape: [4], domain: { kind: "integer", from: -(2 ** 31), to: 2 ** 31 - 1 } })).flatMap(({ data }) =>
    Array.from(data as Int32Array),
  );
  for (const value of [-(2 ** 31), 0, 2 ** 31 - 1]) expect(drawn).toContain(value);
  expect(new Set(drawn).size).toBeGreaterThan(100);
});

test("an interval's ends are drawn", () => {
  const drawn = sample(numbersWithin(-1, 2, "float32"));
  expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([-1, 2]);
});

test("a counter-example among mixed values shrinks to a simple one", () => {
  const details = fc.check(
    fc.property(arrays({ shape: [3] }), ({ data }) => Array.from(data as Float32Array).every((value) => value < 2)),
    { seed: 3 },
  );
  const [found] = details.counterexample ?? [];
  expect(new Set(found?.data)).toEqual(new Set([0, 2]));
});
