import { expect, test } from "vitest";
import { emptyMeasure, mergeMeasures, type Difference, type Measure } from "./measure.ts";

const difference = (ofBound: number, array: string): Difference => ({
  ...{ array, at: [0], expected: 1, got: 2, bound: 1, absolute: 1, ulp: 1, ofBound },
});
const measure = (part: Partial<Measure>): Measure => ({ ...emptyMeasure, ...part });

test("counts add up, errors are the larger, the worst is the one nearest its bound", () => {
  const a = measure({ elements: 3, unbounded: 1, beyond: 1, ulp: 2, absolute: 0.5, worst: difference(0.5, "a") });
  const b = measure({ elements: 4, ulp: 1, absolute: 9, ofYardstick: 3, worst: difference(0.75, "b") });
  expect(mergeMeasures(a, b)).toEqual({
    ...{ elements: 7, unbounded: 1, beyond: 1, ulp: 2, absolute: 9, ofYardstick: 3 },
    worst: difference(0.75, "b"),
  });
});

test("on equal parts of the bound the first worst element stays", () => {
  const a = measure({ worst: difference(0.5, "a") });
  expect(mergeMeasures(a, measure({ worst: difference(0.5, "b") })).worst?.array).toBe("a");
});

test("merging with nothing changes nothing, and leaves absent fields absent", () => {
  const full = measure({ elements: 2, ofYardstick: 1, worst: difference(0, "a") });
  expect(mergeMeasures(emptyMeasure, full)).toEqual(full);
  expect(mergeMeasures(full, emptyMeasure)).toEqual(full);
  expect(Object.keys(mergeMeasures(emptyMeasure, emptyMeasure))).not.toContain("worst");
});
