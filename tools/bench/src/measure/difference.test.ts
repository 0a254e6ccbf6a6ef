import { expect, it } from "vitest";
import { differenceOf } from "./difference.ts";

it("finds the largest difference and the worst cosine", () => {
  const { cosine, largest } = differenceOf(Float32Array.of(1, 0, 0, 1), Float32Array.of(1, 0, 1, 0), 2);
  expect(largest).toBe(1);
  expect(cosine).toBe(0);
});

it("takes a value that is no number for a difference, whatever comes after it", () => {
  expect(differenceOf(Float32Array.of(NaN, 1), Float32Array.of(0, 1), 2).largest).toBe(Infinity);
  expect(differenceOf(Float32Array.of(NaN, 1), Float32Array.of(NaN, 1), 2).largest).toBe(Infinity);
});

it("refuses different numbers of elements", () => {
  expect(() => differenceOf(new Float32Array(2), new Float32Array(3), 1)).toThrow("2 and 3");
});
