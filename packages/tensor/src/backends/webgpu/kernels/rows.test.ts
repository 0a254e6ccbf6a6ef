import { nodeHost } from "@tercet/host/node";
import { afterAll, describe, expect, test } from "vitest";
import { openWebgpuForTests } from "../../../../claims/webgpu.ts";
import { dropoutDefinition } from "../../../operators/composites/dropout.ts";
import { layerNormGradientDefinition } from "../../../operators/composites/layer-norm-gradient.ts";
import { layerNormDefinition } from "../../../operators/composites/layer-norm.ts";
import { softmaxDefinition } from "../../../operators/composites/softmax.ts";
import type { Attributes, Definition } from "../../../operators/define.ts";
import { scatterAddDefinition } from "../../../operators/scatter-add.ts";
import { runClaimed, type View } from "../../wasm/kernels/claimed.fixture.ts";
import { heldToOracle, integers, noiseOf } from "./kernel.fixture.ts";
import { rowForm } from "./rows.ts";

const opened = await openWebgpuForTests(nodeHost());

interface RowKernel {
  readonly definition: Definition;
  readonly attributes: Attributes;
  /** Inputs for some rows. */
  readonly inputs: (rows: View, d: number) => readonly View[];
}

const ofRows: readonly RowKernel[] = [
  { definition: softmaxDefinition, attributes: { axis: 1 }, inputs: (rows) => [rows] },
  { definition: layerNormDefinition, attributes: { eps: 1e-5 }, inputs: (rows, d) => [rows, noiseOf([d], 2), noiseOf([d], 3)] },
  { definition: layerNormGradientDefinition, attributes: { eps: 1e-5 }, inputs: (rows, d) => [rows, noiseOf([d], 2), rows] },
];
const named = ofRows.map((kernel) => [kernel.definition.name, kernel] as const);

test("a form keeps every element once, and rows of every length have one", () => {
  for (const d of [0, 1, 7, 8, 9, 64, 65, 128, 129, 384, 768, 1024, 2048]) {
    const { lanes, kept } = rowForm(d, { shuffleWidth: 1 });
    expect(kept).toBeGreaterThan(0);
    expect(lanes * kept).toBeGreaterThanOrEqual(d);
    expect(lanes * (kept - 1)).toBeLessThan(Math.max(1, d));
  }
  expect(rowForm(2049, { shuffleWidth: 32 })).toEqual({ lanes: 256, kept: 0, shuffled: 32 });
});

describe.skipIf(opened.kind === "absent")(`rows on webgpu${opened.kind === "absent" ? `: ${opened.why}` : ""}`, () => {
  if (opened.kind === "absent") return;
  const { backend } = opened;
  afterAll(() => backend.close());

  test.each(named)("%s of rows at every edge lies within the oracle's bound", async (_, { definition, attributes, inputs }) => {
    for (const d of [1, 7, 8, 9, 65, 129, 384, 513, 1030, 2049, 2600])
      await heldToOracle(backend, definition, inputs(noiseOf([d > 500 ? 3 : 19, d], d), d), attributes);
  });

  test.each(named)("%s reads rows and elements wherever they lie", async (_, { definition, attributes, inputs }) => {
    const { data } = noiseOf([4300], 5);
    const [d, own] = [10, { ...attributes, ...("axis" in attributes ? { axis: 3 } : {}) }];
    const turned: View = { data, shape: [3, 4, 5, d], strides: [7, 21 * d, 21 * 4 * d, 21], offset: 3 };
    await heldToOracle(backend, definition, inputs(turned, d), own);
    const wide: View = { data, shape: [3, 4, 5, d], strides: [600, 150, 30, 2], offset: 1 };
    await heldToOracle(backend, definition, inputs(wide, d), own);
  });

  test.each(named)("%s gives a row the same bits alone and among others", async (_, { definition, attributes, inputs }) => {
    for (const d of [12, 384, 2100]) {
      const rows = noiseOf([37, d], 8);
      const all = await runClaimed(backend, definition, inputs(rows, d), attributes);
      for (const row of [0, 13, 36]) {
        const alone = await runClaimed(backend, definition, inputs({ ...rows, shape: [1, d], offset: row * d }, d), attributes);
        expect(Array.from(alone)).toEqual(Array.from(all.subarray(row * d, (row + 1) * d)));
      }
    }
  });

  test("layer norm of rows far from 0 loses no more than their own rounding", async () => {
    const [rows, d] = [5, 384];
    const x = Float32Array.from(noiseOf([rows, d], 4).data, (value) => 1000 + value);
    const [one, zero] = [new Float32Array(d).fill(1), new Float32Array(d)];
    const views = [{ data: x, shape: [rows, d] }, { data: one, shape: [d] }, { data: zero, shape: [d] }]; // prettier-ignore
    const got = await runClaimed(backend, layerNormDefinition, views, { eps: 1e-5 });
    for (let row = 0; row < rows; row++) {
      const values = Array.from(x.subarray(row * d, (row + 1) * d));
      const mean = values.reduce((a, b) => a + b, 0) / d;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / d + 1e-5);
      // A mean of these values that is rounded to float32 may be off by half a unit of theirs; ours is not.
      const ofRoundedMean = 2 ** -15 / deviation;
      values.forEach((value, i) => {
        expect(Math.abs((got[row * d + i] ?? NaN) - (value - mean) / deviation)).toBeLessThan(ofRoundedMean / 8);
      });
    }
  });

  test("a row of -Infinity or with NaN or Infinity is NaN, as softmax is defined, and changes no other", async () => {
    const data = Float32Array.of(-Infinity, -Infinity, 1, -Infinity, NaN, 2, Infinity, 0, 3, 3);
    const got = await runClaimed(backend, softmaxDefinition, [{ data, shape: [5, 2] }], { axis: 1 });
    expect(Array.from(got)).toEqual([NaN, NaN, 1, 0, NaN, NaN, NaN, NaN, 0.5, 0.5]);
  });

  test("dropout keeps what the definition keeps, of any number of elements from anywhere", async () => {
    const key = integers(123, -456);
    for (const [shape, offset] of [
      [[13, 20], 0],
      [[7, 3], 5],
      [[1030], 4],
      [[1], 0],
    ] as const)
      // prettier-ignore
      await heldToOracle(backend, dropoutDefinition, [{ ...noiseOf([1100], 3), shape, offset }, key], { rate: 0.3 });
    const spoilt: View = { data: new Float32Array(64).fill(NaN), shape: [64] };
    const got = await runClaimed(backend, dropoutDefinition, [spoilt, key], { rate: 0.5 });
    expect(new Set(got)).toEqual(new Set([0, NaN]));
  });

  test.each([
    ["few rows that many name", 3, 500, 70],
    ["more rows than names", 700, 130, 5],
    ["a row that all name", 1, 300, 65],
    ["rows enough for whole ones to a workgroup", 5000, 200, 66],
    ["one name", 4, 1, 1],
    ["no name", 4, 0, 3],
  ])("scatterAdd into %s has the sums of float32 in order", async (_, rows, n, width) => {
    const values = noiseOf([n, width], 6);
    const ids = Int32Array.from(noiseOf([n], 7).data, (x) => Math.floor((x + 1) * (rows / 2 + 1)) - 1);
    const got = await runClaimed(backend, scatterAddDefinition, [values, { data: ids, shape: [n], dtype: "int32" }], { rows });
    const sums = new Float32Array(rows * width);
    ids.forEach((row, i) => {
      if (row < 0 || row >= rows) return;
      for (let x = 0; x < width; x++) sums[row * width + x] = (sums[row * width + x] ?? NaN) + (values.data[i * width + x] ?? NaN);
    });
    expect(got).toEqual(sums);
  });

  test("scatterAdd of whole numbers is exact, of rows and names that lie apart", async () => {
    const values: View = {
      data: Int32Array.from({ length: 60 }, (_, i) => 2 ** 30 + i),
      shape: [6, 2, 2],
      strides: [9, 2, 1],
      offset: 1,
      dtype: "int32",
    };
    const ids: View = { data: Int32Array.of(1, 9, 0, 9, 1, 9, 1, 9, 0, 9, 2, 9), shape: [6], strides: [2], dtype: "int32" };
    await heldToOracle(backend, scatterAddDefinition, [values, ids], { rows: 3 });
  });
});
