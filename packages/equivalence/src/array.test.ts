import { expect, test } from "vitest";
import { coordinates, elementsOf, isRefusal, refuse } from "./array.ts";

test("coordinates count in row-major order and come back to the flat index", () => {
  const shape = [2, 3, 4];
  for (let index = 0; index < elementsOf(shape); index++) {
    const [i = 0, j = 0, k = 0] = coordinates(shape, index);
    expect((i * 3 + j) * 4 + k).toBe(index);
    expect([i < 2, j < 3, k < 4]).toEqual([true, true, true]);
  }
  expect(coordinates([], 0)).toEqual([]);
});

test("a refusal is told from results, even from an array that is named kind", () => {
  expect(isRefusal(refuse("no float64"))).toBe(true);
  expect(isRefusal({ kind: { shape: [1], data: Float32Array.of(1) } })).toBe(false);
  expect(isRefusal({})).toBe(false);
});
