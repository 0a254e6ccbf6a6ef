import { expect, test } from "vitest";
import { bandOf, curveOf, sharedX } from "./curve.ts";

const steps = (...losses: readonly number[]): Parameters<typeof curveOf>[0] =>
  losses.map((loss, step) => ({ kind: "step", step, loss, gradientNorm: 1, learningRate: 0.1, tokens: 10, seconds: 0.5 }));

test("a curve is told over steps, seconds or tokens, raw or as the mean of a window with its least and most", () => {
  expect(curveOf(steps(4, 2, 3), "loss", "seconds", 1)).toMatchObject({ x: [0.5, 1, 1.5], y: [4, 2, 3] });
  expect(curveOf(steps(4, 2, 3), "loss", "tokens", 2)).toEqual({ x: [10, 20, 30], y: [4, 3, 2.5], least: [4, 2, 2], most: [4, 4, 3] });
  expect(curveOf(steps(4), "tokensPerSecond", "steps", 1).y).toEqual([20]);
});

test("runs of several seeds are a median and a band from the least to the most, of those that reach so far", () => {
  const curves = [steps(5, 4, 3), steps(3, 2), steps(4, 3.5)].map((each) => curveOf(each, "loss", "steps", 1));
  const band = bandOf(curves, sharedX(curves, "steps"));
  expect(band).toEqual({ x: [0, 1, 2], median: [4, 3.5, 3], least: [3, 2, 3], most: [5, 4, 3] });
});
