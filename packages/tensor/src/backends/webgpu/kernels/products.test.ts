import { nodeHost } from "@tercet/host/node";
import { afterAll, describe, expect, it } from "vitest";
import { gpuTileClaims } from "../../../../claims/gpu-tiles.ts";
import { openWebgpuForTests } from "../../../../claims/webgpu.ts";
import type { HostArray } from "../../../dtype.ts";
import { linearDefinition } from "../../../operators/composites/linear.ts";
import { matmulDefinition } from "../../../operators/matmul.ts";
import { halfFromBits } from "../../../scalar/bits.ts";
import { noise, runClaimed, type View } from "../../wasm/kernels/claimed.fixture.ts";
import { WebgpuBackend } from "../backend.ts";
import { tiles, type Tile } from "./tile.ts";

const opened = await openWebgpuForTests(nodeHost());

/** The element of a view at a place. */
function at({ data, offset = 0, strides = [], dtype }: View, ...place: readonly number[]): number {
  const element = data[place.slice(3 - strides.length).reduce((sum, index, axis) => sum + index * (strides[axis] ?? 0), offset)] ?? NaN;
  return dtype === "float16" ? halfFromBits(dtype, element) : dtype === "bfloat16" ? halfFromBits(dtype, element) : element;
}

/** Every element is within the worst case of roundings of the float64 result; of whole numbers it is the result. */
function expectProduct(got: HostArray, a: View, b: View, bias?: View): void {
  const [batch = 1, m = 0, k = 0] = a.shape.length === 3 ? a.shape : [1, ...a.shape];
  const n = b.shape.at(-1) ?? 0;
  expect(got.length).toBe(batch * m * n);
  for (let e = 0; e < batch; e++)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let sum = bias === undefined ? 0 : at(bias, 0, 0, j);
        let size = Math.abs(sum);
        for (let x = 0; x < k; x++) {
          const term = at(a, e, i, x) * at(b, e, x, j);
          sum += term;
          size += Math.abs(term);
        }
        const error = Math.abs((got[(e * m + i) * n + j] ?? NaN) - sum);
        expect(error).toBeLessThanOrEqual(got instanceof Int32Array ? 0 : (k + 2) * 2 ** -24 * size);
      }
}

interface Lie {
  readonly turned?: boolean;
  readonly offset?: number;
  readonly gap?: number;
  readonly batch?: number;
}

/** A matrix as a view: transposed, with elements before it and between its rows. */
function view(
  rows: number,
  columns: number,
  { turned = false, offset = 0, gap = 0, batch }: Lie,
  data: (length: number) => HostArray,
): View {
  const one = (turned ? columns : rows) * ((turned ? rows : columns) + gap);
  const [row, column] = turned ? [1, rows + gap] : [columns + gap, 1];
  const lead = batch === undefined ? [] : [batch];
  return {
    data: data(offset + one * (batch ?? 1)),
    shape: [...lead, rows, columns],
    strides: [...lead.map(() => one), row, column],
    offset,
  };
}

const floats =
  (seed: number) =>
  (length: number): HostArray =>
    noise(length, seed);

describe.skipIf(opened.kind === "absent")(`products on webgpu${opened.kind === "absent" ? `: ${opened.why}` : ""}`, () => {
  if (!(opened.kind === "open" && opened.backend instanceof WebgpuBackend)) return;
  const { backend } = opened;
  afterAll(() => backend.close());

  describe.each(tiles.map((tile) => [tile.name, tile] as const))("tile %s", (name, { rows, columns }: Tile) => {
    const tiled = backend.withFacts((facts) => ({ ...facts, tile: name }));

    it("at its edges, read in vectors of four", async () => {
      for (const [m, k, n] of [
        [rows, 16, columns],
        [rows + 1, 20, columns + 4],
        [1, 4, 4],
      ] as const) {
        const a = view(m, k, {}, floats(1));
        const b = view(k, n, {}, floats(2));
        expectProduct(await runClaimed(tiled, matmulDefinition, [a, b]), a, b);
      }
    });

    it("at its edges, read one by one with offsets, gaps and batches", async () => {
      for (const [m, k, n, batch] of [
        [rows - 1, 15, columns - 1, 1],
        [rows + 1, 33, columns + 1, 2],
        [1, 1, 1, 3],
        [2, 0, 3, 2],
      ] as const) {
        const a = view(m, k, { turned: true, offset: 3, gap: 1, batch }, floats(1));
        const b = view(k, n, { turned: true, offset: 1, gap: 2, batch }, floats(2));
        expectProduct(await runClaimed(tiled, matmulDefinition, [a, b]), a, b);
      }
    });

    it("gives a row the bits that it has alone, by whatever tile, beside whatever columns", async () => {
      const [m, k, n] = [rows === 64 ? 10 : 34, 1100, 12];
      const [a, b] = [noise(m * k, 3), noise(k * n, 4)];
      const whole = await runClaimed(tiled, matmulDefinition, [
        { data: a, shape: [m, k] },
        { data: b, shape: [k, n] },
      ]);
      for (const [from, to] of [
        [0, 1],
        [2, 9],
      ] as const) {
        const part = await runClaimed(backend, matmulDefinition, [
          { data: a, shape: [to - from, k], offset: from * k, strides: [k, 1] },
          { data: b, shape: [k, n] },
        ]);
        expect(part).toEqual(whole.slice(from * n, to * n));
      }
      const columnsAlone = await runClaimed(tiled, matmulDefinition, [
        { data: a, shape: [m, k] },
        { data: b, shape: [k, 4], offset: 4, strides: [n, 1] },
      ]);
      expect([...columnsAlone]).toEqual(Array.from({ length: m }, (_, i) => [...whole.slice(i * n + 4, i * n + 8)]).flat());
    });
  });

  it("every tile has its claims", () => {
    const claims = gpuTileClaims({ backend, environment: { runtime: "node", device: "gpu" } });
    expect(new Set(claims.map(({ subject }) => subject.name))).toEqual(new Set(tiles.map(({ name }) => `f32-${name}`)));
  });

  it.each([
    ["float16", 8],
    ["float16", 5],
    ["bfloat16", 8],
    ["bfloat16", 5],
  ] as const)("a weight of %s with rows of %i is the numbers that it stands for", async (dtype, k) => {
    const [m, n] = [3, 9];
    // All bits but those of infinities and NaN, subnormal ones among them.
    const exponent = dtype === "float16" ? 0x7c00 : 0x7f80;
    const bits = Uint16Array.from(noise(n * k, 5), (x) => 32768 + 32768 * x).map((x) => ((x & exponent) === exponent ? x & 0xbfff : x));
    const moderate = dtype === "float16" ? bits : bits.map((x) => (x & 0x80ff) | 0x3f00);
    const x = view(m, k, {}, floats(1));
    const bias: View = { data: noise(n, 2), shape: [n], strides: [1] };
    const weight: View = { data: moderate, shape: [n, k], dtype };
    const got = await runClaimed(backend, linearDefinition, [x, weight, bias]);
    expectProduct(got, x, { data: moderate, shape: [k, n], strides: [1, k], dtype }, bias);
  });

  it("without rows, or without columns, there is nothing to do", async () => {
    for (const [m, n] of [
      [0, 4],
      [4, 0],
    ] as const) {
      const none = await runClaimed(backend, matmulDefinition, [view(m, 8, {}, floats(1)), view(8, n, {}, floats(2))]);
      expect(none).toEqual(new Float32Array(0));
    }
  });

  it("whole numbers wrap", async () => {
    const whole = (values: readonly number[], shape: readonly number[]): View => ({ data: Int32Array.from(values), shape, dtype: "int32" });
    const got = await runClaimed(backend, matmulDefinition, [whole([2 ** 30, 3, -7, 1], [2, 2]), whole([4, 5, 6, -1], [2, 2])]);
    expect([...got]).toEqual([18, 2 ** 30 - 3, -22, -36]);
  });

  it.each([
    [300, 1, 64],
    [1, 300, 64],
    [6, 40, 1300],
    [130, 70, 600],
  ])("[%i rows, %i columns, %i places] with a bias", async (m, n, k) => {
    const x = view(m, k, {}, floats(1));
    const bias: View = { data: noise(n, 2), shape: [n], strides: [1] };
    const got = await runClaimed(backend, linearDefinition, [x, { data: noise(n * k, 3), shape: [n, k] }, bias]);
    expectProduct(got, x, { data: noise(n * k, 3), shape: [k, n], strides: [1, k] }, bias);
  });
});
