import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { nodeHost } from "@tercet/host/node";
import { linearDefinition } from "../../../operators/composites/linear.ts";
import { matmulDefinition } from "../../../operators/matmul.ts";
import { createWasmBackend } from "../backend.ts";
import { noise, runClaimed, type View } from "./claimed.fixture.ts";

const relaxed = createWasmBackend({ mode: "relaxed" });
const baseline = createWasmBackend({ mode: "baseline" });
// Relaxed where there are no vectors of 256 bits.
const wide = createWasmBackend({ wideVectors: nodeHost().wideVectors });
const two = createWasmBackend({ threads: 2, workers: nodeHost().workers, sharedFrom: 0 });
const three = createWasmBackend({ threads: 3, workers: nodeHost().workers, sharedFrom: 0 });
afterAll(() => Promise.all([two.close(), three.close()]));

/** Every element is within the worst case of k roundings of the float64 result. */
function expectProduct(got: ArrayLike<number>, a: View, b: View): void {
  const [batch = 1, m = 0, k = 0] = a.shape.length === 3 ? a.shape : [1, ...a.shape];
  const n = b.shape.at(-1) ?? 0;
  const at = ({ data, offset = 0, strides = [] }: View, ...place: number[]): number =>
    data[place.slice(3 - strides.length).reduce((sum, index, axis) => sum + index * (strides[axis] ?? 0), offset)] ?? NaN;
  for (let e = 0; e < batch; e++)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let [sum, size] = [0, 0];
        for (let x = 0; x < k; x++) {
          const term = at(a, e, i, x) * at(b, e, x, j);
          sum += term;
          size += Math.abs(term);
        }
        const error = Math.abs((got[(e * m + i) * n + j] ?? NaN) - sum);
        expect(error).toBeLessThanOrEqual((k + 2) * 2 ** -24 * size);
      }
}

const strided = (rows: number, columns: number, transposed: boolean, offset: number, gap: number, seed: number, batch?: number): View => {
  const row = (transposed ? 1 : columns + gap) * (gap > 1 && transposed ? 1 : 1);
  const column = transposed ? rows + gap : 1;
  const one = rows * (columns + gap) + columns * (rows + gap) + 1;
  const lead = batch === undefined ? [] : [batch];
  return {
    data: noise(offset + one * (batch ?? 1), seed),
    shape: [...lead, rows, columns],
    strides: [...(batch === undefined ? [] : [one]), row, column],
    offset,
  };
};

describe("matmul", () => {
  const extent = fc.integer({ min: 0, max: 30 });
  it.each([
    ["relaxed", relaxed],
    ["baseline", baseline],
    ["wide", wide],
    ["two threads", two],
  ])("%s: products of all four transposes, with offsets, gaps and batches, equal float64 within the bound", async (_, backend) => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          m: extent,
          k: extent,
          n: extent,
          ta: fc.boolean(),
          tb: fc.boolean(),
          offset: fc.nat(5),
          gap: fc.nat(3),
          batch: fc.option(fc.nat(4)),
        }),
        async ({ m, k, n, ta, tb, offset, gap, batch }) => {
          const a = strided(m, k, ta, offset, gap, 1, batch ?? undefined);
          const b = strided(k, n, tb, offset, gap, 2, batch ?? undefined);
          expectProduct(await runClaimed(backend, matmulDefinition, [a, b]), a, b);
        },
      ),
      { numRuns: 60, verbose: true },
    );
  });

  it.each([
    [97, 513, 9],
    [5, 1025, 17],
    [200, 512, 8],
    [1, 2000, 3],
  ])("[%i, %i] times [.., %i] goes over several blocks", async (m, k, n) => {
    const [a, b] = [strided(m, k, false, 0, 0, 1), strided(k, n, true, 0, 0, 2)];
    expectProduct(await runClaimed(relaxed, matmulDefinition, [a, b]), a, b);
  });

  it.each([
    ["relaxed", relaxed],
    ["baseline", baseline],
    ["wide", wide],
  ])("%s: a row has the same bits alone, in any block of rows, and next to any columns", async (_, backend) => {
    const [m, k, n] = [23, 700, 21];
    const [a, b] = [noise(m * k, 3), noise(k * n, 4)];
    const whole = await runClaimed(backend, matmulDefinition, [
      { data: a, shape: [m, k] },
      { data: b, shape: [k, n] },
    ]);
    for (const [from, to] of [
      [0, 1],
      [22, 23],
      [3, 5],
      [7, 11],
      [1, 7],
      [4, 17],
    ] as const) {
      const part = await runClaimed(backend, matmulDefinition, [
        { data: a, shape: [to - from, k], offset: from * k, strides: [k, 1] },
        { data: b, shape: [k, n] },
      ]);
      expect(part).toEqual(whole.slice(from * n, to * n));
      const columns = await runClaimed(backend, matmulDefinition, [
        { data: a, shape: [m, k] },
        { data: b, shape: [k, 5], offset: 13, strides: [n, 1] },
      ]);
      expect(Array.from({ length: m }, (_, i) => columns.slice(i * 5, i * 5 + 5)).flatMap((row) => [...row])).toEqual(
        Array.from({ length: m }, (_, i) => whole.slice(i * n + 13, i * n + 18)).flatMap((row) => [...row]),
      );
    }
  });

  it.each([
    [40, 600, 33],
    [2, 30, 200],
    [1, 5, 3],
  ])("[%i, %i] times [.., %i] has the same bits with 1, 2 and 3 threads", async (m, k, n) => {
    const views: View[] = [
      { data: noise(m * k, 5), shape: [m, k] },
      { data: noise(k * n, 6), shape: [k, n] },
    ];
    const one = await runClaimed(relaxed, matmulDefinition, views);
    expect(await runClaimed(two, matmulDefinition, views)).toEqual(one);
    expect(await runClaimed(three, matmulDefinition, views)).toEqual(one);
  });

  it("a packed copy is kept from the second use on, gives the same bits, and goes with its buffer", async () => {
    const backend = createWasmBackend();
    const views: View[] = [
      { data: noise(6 * 40, 5), shape: [6, 40] },
      { data: noise(40 * 50, 6), shape: [40, 50] },
    ];
    const once = await runClaimed(backend, matmulDefinition, views);
    const { scratch } = backend.memory();
    expect(await runClaimed(backend, matmulDefinition, views, {}, 4)).toEqual(once);
    expect(backend.memory().live).toBe(0);
    expect(backend.memory().scratch - scratch).toBeLessThan(40 * 50 * 4);
  });
});

describe("linear", () => {
  it.each([
    [7, 33, 21],
    [1, 16, 8],
    [4, 600, 10],
  ])("x [2, %i, %i] with %i outputs and a bias equals the product plus the bias", async (rows, k, n) => {
    const [x, weight, bias] = [noise(2 * rows * k, 1), noise(n * k, 2), noise(n, 3)];
    const got = await runClaimed(relaxed, linearDefinition, [
      { data: x, shape: [2, rows, k] },
      { data: weight, shape: [n, k] },
      { data: bias, shape: [n] },
    ]);
    const plain = await runClaimed(relaxed, matmulDefinition, [
      { data: x, shape: [2 * rows, k] },
      { data: weight, shape: [k, n], strides: [1, k] },
    ]);
    expect([...got]).toEqual([...plain].map((value, i) => Math.fround(value + (bias[i % n] ?? NaN))));
    const bare = await runClaimed(relaxed, linearDefinition, [
      { data: x, shape: [2, rows, k] },
      { data: weight, shape: [n, k] },
    ]);
    expect(bare).toEqual(plain);
  });
});
