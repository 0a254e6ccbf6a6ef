import { expect, test } from "vitest";
import { erfValues } from "./elementary-values.fixture.ts";
import { erfFloat64 } from "./erf.ts";

test.each(erfValues)("erf of %d has mpmath's value to a few last places", (x, y) => {
  expect(Math.abs(erfFloat64(x) - y)).toBeLessThanOrEqual(Math.abs(y) * 2 ** -51);
  expect(erfFloat64(-x)).toBe(-erfFloat64(x));
});

test("erf is right at zeros, infinities and NaN, and has no step where its two methods meet", () => {
  expect([erfFloat64(0), erfFloat64(-0), erfFloat64(Infinity), erfFloat64(-Infinity), erfFloat64(NaN)]).toEqual([0, -0, 1, -1, NaN]);
  const slope = (2 / Math.sqrt(Math.PI)) * Math.exp(-4);
  expect(erfFloat64(2) - erfFloat64(2 - 2 ** -30)).toBeCloseTo(slope * 2 ** -30, 15);
});
