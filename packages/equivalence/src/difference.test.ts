import fc from "fast-check";
import { expect, test } from "vitest";
import { estimateSlope } from "./difference.ts";

const eps = 2 ** -52;
const smooth: readonly [string, (x: number) => number, (x: number) => number, number, number][] = [
  ["exp", Math.exp, Math.exp, -10, 10],
  ["log", Math.log, (x) => 1 / x, 2 ** -20, 1000],
  ["reciprocal", (x) => 1 / x, (x) => -1 / x ** 2, 0.05, 100],
  ["sqrt", Math.sqrt, (x) => 0.5 / Math.sqrt(x), 1e-6, 1e6],
  ["sin", Math.sin, Math.cos, -100, 100],
  ["tanh", Math.tanh, (x) => 1 / Math.cosh(x) ** 2, -20, 20],
  ["cube", (x) => x ** 3, (x) => 3 * x * x, -1e4, 1e4],
  ["constant", () => 3, () => 0, -5, 5],
  ["erf-like cdf", (x) => 1 / (1 + Math.exp(-1.702 * x)), (x) => 1.702 / (2 + Math.exp(1.702 * x) + Math.exp(-1.702 * x)), -8, 8],
];

test.each(smooth)("the derivative of %s lies within the error, and the error is small", async (_, f, derivative, min, max) => {
  await fc.assert(
    fc.asyncProperty(fc.double({ min, max, noNaN: true }), async (x) => {
      const slope = await estimateSlope(async (at) => ({ value: f(at), noise: 2 * eps * Math.abs(f(at)) }), x);
      expect(Math.abs(slope.value - derivative(x))).toBeLessThanOrEqual(slope.error);
      const scale = Math.abs(derivative(x)) + Math.abs(f(x)) / Math.max(1, Math.abs(x));
      expect(slope.error).toBeLessThanOrEqual(1e-6 * Math.max(scale, 1e-3));
    }),
  );
});

test("a derivative that is one part in a million wrong lies outside the error", async () => {
  for (const [, f, derivative] of smooth.slice(0, 6)) {
    for (const x of [0.3, 1, 1.7, 2.5]) {
      const slope = await estimateSlope(async (at) => ({ value: f(at), noise: 2 * eps * Math.abs(f(at)) }), x);
      expect(Math.abs(slope.value - derivative(x) * (1 + 1e-6))).toBeGreaterThan(slope.error);
    }
  }
});

test("at a kink both one-sided slopes lie within the error, and beside it only the right one", async () => {
  const relu = async (x: number) => ({ value: Math.max(x, 0), noise: eps * Math.abs(x) });
  const atKink = await estimateSlope(relu, 0);
  for (const slope of [0, 0.5, 1]) expect(Math.abs(atKink.value - slope)).toBeLessThanOrEqual(atKink.error);
  expect(atKink.error).toBeLessThan(0.6);
  for (const [x, slope] of [
    [0.01, 1],
    [-0.01, 0],
    [0.4, 1],
  ] as const) {
    const beside = await estimateSlope(relu, x);
    expect(Math.abs(beside.value - slope)).toBeLessThanOrEqual(beside.error);
    expect(beside.error).toBeLessThan(1e-6);
  }
});

test("where no step stays in the domain nothing is known", async () => {
  const slope = await estimateSlope(async () => ({ value: NaN, noise: NaN }), 1);
  expect(slope.error < Infinity).toBe(false);
});
