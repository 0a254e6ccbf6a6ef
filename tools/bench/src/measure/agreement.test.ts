import { expect, it } from "vitest";
import { compare } from "./agreement.ts";
import type { Output } from "../contestants/task.ts";

const array = (...values: number[]): Output => ({ kind: "array", width: 2, values: Float32Array.from(values) });
const elements = { kind: "elements", most: 1e-3 } as const;
const ranking = (positions: number[], scores: number[]): Output => ({ kind: "ranking", positions: [positions], scores: [scores] });
const ranked = { kind: "ranking", most: 0.01 } as const;

it("holds elements against what they may differ by", () => {
  expect(compare(array(1, 2), array(1, 2.0005), elements).same).toBe(true);
  expect(compare(array(1, 2), array(1, 2.002), elements).same).toBe(false);
  expect(compare(array(1, 2), array(1, NaN), elements).same).toBe(false);
});

it("holds rows against the least cosine", () => {
  const cosine = { kind: "cosine", least: 0.99 } as const;
  expect(compare(array(1, 0, 0, 1), array(1, 0.05, 0, 1), cosine).same).toBe(true);
  expect(compare(array(1, 0, 0, 1), array(1, 0, 1, 1), cosine).same).toBe(false);
  expect(compare(array(1, 0), array(NaN, 0), cosine).same).toBe(false);
});

it("lets candidates of equal score change places, and no others", () => {
  expect(compare(ranking([4, 7, 9], [3, 2, 2]), ranking([4, 9, 7], [3, 2, 2]), ranked).same).toBe(true);
  // The last place may go to another candidate that is as good.
  expect(compare(ranking([4, 7], [3, 2]), ranking([4, 8], [3, 2.005]), ranked).same).toBe(true);
  expect(compare(ranking([4, 7, 9], [3, 2, 1]), ranking([4, 9, 7], [3, 2, 1]), ranked).same).toBe(false);
  expect(compare(ranking([4, 7], [3, 2]), ranking([4, 7], [3, 1.9]), ranked).same).toBe(false);
  expect(compare(ranking([4, 7], [3, 2]), ranking([4], [3]), ranked).same).toBe(false);
});

it("holds numbers against a part of themselves, by their names", () => {
  const numbers = (values: Record<string, number>): Output => ({ kind: "numbers", values });
  const agreement = { kind: "numbers", part: 0.01 } as const;
  expect(compare(numbers({ a: 100, b: 1 }), numbers({ a: 100.5, b: 1 }), agreement).same).toBe(true);
  expect(compare(numbers({ a: 100, b: 1 }), numbers({ a: 100, b: 1.02 }), agreement).same).toBe(false);
  expect(compare(numbers({ a: 100, b: 1 }), numbers({ a: 100 }), agreement).same).toBe(false);
});

it("compares nothing with something else", () => {
  expect(compare(array(1, 2), ranking([1], [2]), elements).same).toBe(false);
});
