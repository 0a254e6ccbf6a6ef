// Made by src/generate.ts from the documentation.
import { test } from "vitest";
import { expect } from "vitest";
import { refuse } from "../../../packages/equivalence/src/array.ts";
import { coordinates } from "../../../packages/equivalence/src/array.ts";
import { elementsOf } from "../../../packages/equivalence/src/array.ts";
import { compare } from "../../../packages/equivalence/src/compare.ts";
import { compareBits } from "../../../packages/equivalence/src/compare.ts";
import { emptyMeasure } from "../../../packages/equivalence/src/measure.ts";
import { mergeMeasures } from "../../../packages/equivalence/src/measure.ts";
import { rankOrder } from "../../../packages/equivalence/src/ranks.ts";
import { compareRanks } from "../../../packages/equivalence/src/ranks.ts";
import { withRunningBound } from "../../../packages/equivalence/src/tolerance.ts";
import { referenceDistance } from "../../../packages/equivalence/src/tolerance.ts";
import { withReferenceBound } from "../../../packages/equivalence/src/tolerance.ts";
import { probabilisticBound } from "../../../packages/equivalence/src/tolerance.ts";
import { unitRoundoff } from "../../../packages/equivalence/src/ulp.ts";
import { roundTo } from "../../../packages/equivalence/src/ulp.ts";
import { ulpSize } from "../../../packages/equivalence/src/ulp.ts";
import { ulpError } from "../../../packages/equivalence/src/ulp.ts";
import { ulpDistance } from "../../../packages/equivalence/src/ulp.ts";

test("packages/equivalence/src/array.ts:34 refuse", async () => {
expect(refuse("no float64 here")).toEqual({ kind: "unsupported", why: "no float64 here" });
});

test("packages/equivalence/src/array.ts:47 coordinates", async () => {
expect(coordinates([2, 3], 4)).toEqual([1, 1]);
});

test("packages/equivalence/src/array.ts:63 elementsOf", async () => {
expect(elementsOf([2, 0, 3])).toBe(0);
});

test("packages/equivalence/src/compare.ts:13 compare", async () => {
const got = { y: { shape: [2], data: Float32Array.of(1, 2.5) } };
const expected = { y: { shape: [2], data: Float64Array.of(1, 2), bound: 0.1 } };
expect(compare(expected, got)).toMatchObject({ kind: "failed", measure: { beyond: 1, worst: { at: [1], ulp: 2 ** 21 } } });
});

test("packages/equivalence/src/compare.ts:24 compareBits", async () => {
const zero = { y: { shape: [1], data: Float32Array.of(0) } };
expect(compareBits(zero, { y: { shape: [1], data: Float32Array.of(-0) } }).kind).toBe("failed");
});

test("packages/equivalence/src/measure.ts:37 emptyMeasure", async () => {
expect(emptyMeasure.elements).toBe(0);
});

test("packages/equivalence/src/measure.ts:43 mergeMeasures", async () => {
expect(mergeMeasures(emptyMeasure, { ...emptyMeasure, elements: 2 }).elements).toBe(2);
});

test("packages/equivalence/src/ranks.ts:13 rankOrder", async () => {
expect(rankOrder([0.5, 2, 0.5, NaN, 3])).toEqual([4, 1, 0, 2, 3]);
});

test("packages/equivalence/src/ranks.ts:31 compareRanks", async () => {
expect(compareRanks([3, 2, 1], [3, 1, 2]).misplaced).toBe(1);
});

test("packages/equivalence/src/tolerance.ts:6 withRunningBound", async () => {
const expected = withRunningBound({ shape: [1], data: Float64Array.of(1) }, Float64Array.of(1e-7));
expect(compare({ y: expected }, { y: { shape: [1], data: Float32Array.of(1) } }).kind).toBe("held");
});

test("packages/equivalence/src/tolerance.ts:22 referenceDistance", async () => {
expect(referenceDistance([1.5, 2], [1, 2])).toEqual({ float32Error: 0.5, largest: 2 });
});

test("packages/equivalence/src/tolerance.ts:37 withReferenceBound", async () => {
expect(withReferenceBound({ shape: [], data: Float64Array.of(4) }, { float32Error: 0, largest: 4 }).bound).toBe(2 ** -20);
});

test("packages/equivalence/src/tolerance.ts:59 probabilisticBound", async () => {
expect(probabilisticBound({ roundings: 100, lambda: 1 }) / 2 ** -24).toBeCloseTo(10);
});

test("packages/equivalence/src/ulp.ts:19 unitRoundoff", async () => {
expect(unitRoundoff("float32")).toBe(2 ** -24);
});

test("packages/equivalence/src/ulp.ts:27 roundTo", async () => {
expect(roundTo(0.1, "float32")).toBe(Math.fround(0.1));
});

test("packages/equivalence/src/ulp.ts:43 ulpSize", async () => {
expect(ulpSize(1, "float32")).toBe(2 ** -23);
});

test("packages/equivalence/src/ulp.ts:57 ulpError", async () => {
expect(ulpError(1 + 2 ** -23, 1, "float32")).toBe(1);
});

test("packages/equivalence/src/ulp.ts:70 ulpDistance", async () => {
expect(ulpDistance(-(2 ** -149), 2 ** -149, "float32")).toBe(2);
});
