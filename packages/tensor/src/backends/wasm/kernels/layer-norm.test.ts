import { afterAll, expect, it } from "vitest";
import { nodeHost } from "@tercet/host/node";
import { layerNormGradientDefinition } from "../../../operators/composites/layer-norm-gradient.ts";
import { layerNormDefinition } from "../../../operators/composites/layer-norm.ts";
import { createWasmBackend } from "../backend.ts";
import { noise, runClaimed } from "./claimed.fixture.ts";

const one = createWasmBackend();
const two = createWasmBackend({ threads: 2, workers: nodeHost().workers, sharedFrom: 0 });
afterAll(() => two.close());

function rowOf(x: Float32Array, row: number, d: number): { readonly standard: readonly number[]; readonly deviation: number } {
  const values = [...x.subarray(row * d, row * d + d)];
  const mean = values.reduce((a, b) => a + b, 0) / d;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / d + 1e-5);
  return { standard: values.map((value) => (value - mean) / deviation), deviation };
}

function expectClose(got: ArrayLike<number>, want: readonly number[]): void {
  expect(got.length).toBe(want.length);
  want.forEach((value, i) => expect(Math.abs((got[i] ?? NaN) - value)).toBeLessThan(2e-5 * (1 + Math.abs(value))));
}

it.each([1, 2, 7, 8, 9, 31, 64, 385])(
  "rows of %i are standardized as in float64, and a row has the same bits alone and with two threads",
  async (d) => {
    const rows = 5;
    const [x, gain, bias] = [noise(rows * d, 1), noise(d, 2), noise(d, 3)];
    const views = [
      { data: x, shape: [rows, d] },
      { data: gain, shape: [d] },
      { data: bias, shape: [d] },
    ];
    const got = await runClaimed(one, layerNormDefinition, views, { eps: 1e-5 });
    const want = Array.from({ length: rows }, (_, row) => rowOf(x, row, d).standard.map((z, i) => z * (gain[i] ?? 0) + (bias[i] ?? 0)));
    expectClose(got, want.flat());
    const [first, ...others] = views;
    const alone = await runClaimed(one, layerNormDefinition, [{ ...first!, shape: [1, d], offset: 3 * d, strides: [d, 1] }, ...others], {
      eps: 1e-5,
    });
    expect(alone).toEqual(got.slice(3 * d, 4 * d));
    expect(await runClaimed(two, layerNormDefinition, views, { eps: 1e-5 })).toEqual(got);
  },
);

it.each([1, 3, 8, 13, 384])("the gradient of rows of %i is as in float64", async (d) => {
  const rows = 4;
  const [x, gain, gradient] = [noise(rows * d, 1), noise(d, 2), noise(rows * d, 3)];
  const got = await runClaimed(
    one,
    layerNormGradientDefinition,
    [
      { data: x, shape: [2, 2, d] },
      { data: gain, shape: [d] },
      { data: gradient, shape: [2, 2, d] },
    ],
    { eps: 1e-5 },
  );
  const want = Array.from({ length: rows }, (_, row) => {
    const { standard, deviation } = rowOf(x, row, d);
    const gained = standard.map((_, i) => (gradient[row * d + i] ?? 0) * (gain[i] ?? 0));
    const mean = gained.reduce((a, b) => a + b, 0) / d;
    const along = gained.reduce((sum, g, i) => sum + g * (standard[i] ?? 0), 0) / d;
    return gained.map((g, i) => (g - mean - (standard[i] ?? 0) * along) / deviation);
  });
  // d = 1 divides by the root of eps alone, which multiplies errors.
  const scale = d === 1 ? 400 : 1;
  want.flat().forEach((value, i) => expect(Math.abs((got[i] ?? NaN) - value)).toBeLessThan(4e-5 * scale * (1 + Math.abs(value))));
});

it("a number that is not finite stays in its row, and makes NaN of it", async () => {
  const [rows, d] = [3, 20];
  const x = noise(rows * d, 1);
  x[d + 7] = Infinity;
  const views = [{ data: x, shape: [rows, d] }, ...[2, 3].map((seed) => ({ data: noise(d, seed), shape: [d] }))];
  const got = await runClaimed(one, layerNormDefinition, views, { eps: 1e-5 });
  expect(Array.from({ length: rows }, (_, row) => [...got.slice(row * d, (row + 1) * d)].filter(Number.isNaN).length)).toEqual([0, d, 0]);
});
