import { expect, test } from "vitest";
import { significanceOf, significanceText } from "./significance.ts";

const steady = [1, 1.01, 1, 0.99, 1, 1.01, 1];

test("a change within the noise of the history is noise, one beyond it stands out", () => {
  expect(significanceOf([...steady, 1.01]).kind).toBe("noise");
  expect(significanceOf([...steady, 1.2])).toMatchObject({ kind: "significant", change: expect.closeTo(0.2, 5) as number });
  expect(significanceText(significanceOf([...steady, 0.8]))).toContain("fell by 20.0 %: a real change");
});

test("the threshold is Q3 + 3 IQR of the sizes of earlier changes", () => {
  // Earlier changes are 10 %, 20 %, 30 %, 40 % and 50 %: Q1 is 20 %, Q3 40 %.
  const values = [1, 1.1, 1.32, 1.716, 2.4024, 3.6036, 3.6036];
  expect(significanceOf(values)).toMatchObject({ kind: "noise", change: 0, threshold: expect.closeTo(1, 5) as number });
});

test("a short history says that it is short", () => {
  expect(significanceOf([])).toEqual({ kind: "too-few", points: 0 });
  expect(significanceText(significanceOf([1, 2, 3]))).toContain("3 records: too few");
});
