import { expect, test } from "vitest";
import { errorIn, inMeasure } from "./measure.ts";

const output = { largest: 4, tolerance: 0.5 };

test("an error is told absolutely, beside the largest value, in ULP and as a part of the tolerance", () => {
  const error = { worst: 0.25, ofTolerance: 0.5, ulp: 3 };
  expect((["absolute", "relative", "ulp", "tolerance"] as const).map((measure) => errorIn(measure, output, error))).toEqual([
    0.25, 0.0625, 3, 0.5,
  ]);
});

test("what a measure does not have is absent, not 0", () => {
  expect(inMeasure("ulp", output, 1)).toBeUndefined();
  expect(inMeasure("relative", { largest: 0, tolerance: 1 }, 1)).toBeUndefined();
  expect(inMeasure("tolerance", { largest: 1, tolerance: 0 }, 1)).toBeUndefined();
});
