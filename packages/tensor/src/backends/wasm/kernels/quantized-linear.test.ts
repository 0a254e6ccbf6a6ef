import { nodeHost } from "@tercet/host/node";
import { afterAll, describe, expect, test } from "vitest";
import { referenceValues } from "../../../../test/reference-value.ts";
import { thrownBy } from "../../../../test/thrown-by.ts";
import { tensor } from "../../../create.ts";
import { data } from "../../../evaluate.ts";
import { quantizedLinear } from "../../../operators/composites/quantized-linear.ts";
import type { Tensor } from "../../../tensor.ts";
import { createJsBackend } from "../../js/backend.ts";
import { createWasmBackend } from "../backend.ts";
import { noise } from "./claimed.fixture.ts";

const { workers, wideVectors } = nodeHost();
const js = createJsBackend();
const modes = (["baseline", "relaxed", ...(wideVectors === undefined ? [] : (["wide"] as const))] as const).flatMap((mode) =>
  [1, 2, 3].map((threads) => [mode, threads, createWasmBackend({ mode, threads, workers, wideVectors, sharedFrom: 0 })] as const),
);
afterAll(() => Promise.all(modes.map(([, , backend]) => backend.close())));

function weights(n: number, k: number): Tensor {
  return tensor(
    Int8Array.from(noise(n * k, 7), (value) => 128 * value),
    { shape: [n, k] },
  );
}

function layer(m: number, k: number, n: number): Tensor {
  const x = tensor(noise(m * k, 3), { shape: [m, k] });
  return quantizedLinear(x, weights(n, k), tensor(noise(n, 5)), tensor(noise(n, 6)));
}

describe.each(modes)("%s in %i threads", (_, __, backend) => {
  test.each([
    [1, 1, 1],
    [3, 7, 5],
    [8, 384, 40],
    [33, 65, 17],
    [197, 30, 33],
    [2, 1537, 100],
  ])("[%i, %i] by %i columns has the bits of js", async (m, k, n) => {
    expect(await data(layer(m, k, n), { backend })).toEqual(await data(layer(m, k, n), { backend: js }));
  });

  test("the longest rows with the greatest numbers do not overflow", async () => {
    const k = 8192;
    const x = tensor(new Float32Array(2 * k).fill(2047).fill(-2047, k), { shape: [2, k] });
    const y = quantizedLinear(x, tensor(new Int8Array(k).fill(-128), { shape: [1, k] }), tensor([1]));
    expect(await data(y, { backend })).toEqual(Float32Array.of(-k * 2047 * 128, k * 2047 * 128));
  });

  test("a row that is not finite gives NaN and touches no other; one of tiny numbers counts as zeros", async () => {
    const row = [1, -2, 3];
    const rows = [row, [1, NaN, 3], [1, Infinity, 3], [-Infinity, 2, 3], [2 ** -101, 2 ** -120, 0], [1e-45, 0, 0], row];
    const y = quantizedLinear(tensor(rows), tensor(Int8Array.of(1, 2, 3), { shape: [1, 3] }), tensor([1]), tensor([0.5]));
    const [first = NaN, ...others] = await data(y, { backend });
    expect(first).toBeCloseTo(6.5, 2);
    expect(others).toEqual([NaN, NaN, NaN, 0.5, 0.5, first]);
  });
});

test("rows that are too long are refused", () => {
  expect(thrownBy(() => layer(1, 8193, 1))).toMatchObject({ code: "shape-invalid" });
});

test("the oracle's bound says something: a rounding that may fall on either side moves a sum by a weight, and no more", async () => {
  const [{ bounds } = { bounds: undefined }] = await referenceValues([layer(4, 384, 16)]);
  expect(Math.max(...(bounds ?? [Infinity]))).toBeLessThan(0.2);
});
