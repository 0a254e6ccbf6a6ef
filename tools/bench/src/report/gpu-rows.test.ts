import { summaryOf, type BenchmarkCase, type BenchmarkRecord } from "@tercet/results";
import { expect, test } from "vitest";
import { gpuRows } from "./gpu-rows.ts";

const caseOf = (name: string, figures: Readonly<Record<string, readonly [milliseconds: number, rate: number]>>): BenchmarkCase => ({
  ...{ kind: "timed", name, unit: "a", work: 1, threads: 2, use: {} },
  entries: Object.entries(figures).map(([contender, [time, rate]]) => ({
    ...{ contender, check: { kind: "same", found: "" }, milliseconds: summaryOf([time, time, time]), rate },
  })),
});

const cases = [
  caseOf("product 4096 x 4096 x 4096", { "tercet webgpu": [3, 41.5], "tercet webgpu-page": [4, 39], "tercet wide": [1, 100] }),
  caseOf("MiniLM 64 x 128 tokens", { "tercet webgpu": [1, 1], "tercet webgpu-page": [10, 1], "onnxruntime-web webgpu": [15, 1], "transformers.js webgpu": [12, 1] }),
  caseOf("MiniLM 1 x 16 tokens", { "tercet webgpu": [1.5, 1], "tercet webgpu-page": [2.5, 1] }),
  caseOf("MiniLM 1 x 32 tokens", { "tercet webgpu": [2.5, 1] }),
]; // prettier-ignore

const recordOn = (isSoftware: boolean, own: readonly BenchmarkCase[] = cases): BenchmarkRecord => ({
  ...{ schema: 2, suite: "webgpu", measuredAt: "2026-01-01T00:00:00.000Z", threads: 2, quick: false, skipped: [], cases: own },
  machine: { cpu: "a", processors: 2, gibibytes: 8, platform: "b", node: "c", v8: "d", load: 0 },
  contenders: [{ contender: "tercet webgpu", name: "tercet", settings: "", device: { adapter: "a device", isSoftware, through: "Node" } }],
});

test("a GPU's figures stand beside what is wanted: Tercet's better one, and in the page beside the fastest there", () => {
  expect(gpuRows([recordOn(false)], true).map(({ against, ratio, reached }) => [against, ratio, reached])).toEqual([
    ["a device", "41.5 TFLOP/s", "yes"],
    ["best of onnxruntime-web webgpu, transformers.js webgpu", "1.20", "yes"],
    ["a device", "1.50 ms, 2.50 ms", "no"],
  ]);
});

test("what was not measured on a GPU is not reached", () => {
  expect(gpuRows([recordOn(false, cases.slice(1, 3))], true).map(({ reached }) => reached)).toEqual([
    "not measured",
    "yes",
    "not measured",
  ]);
});

test.each([
  ["a program in a device's place", recordOn(true)],
  ["no device", recordOn(false, [])],
])("no figure of %s comes into the README, and the terminal says so", (_, record) => {
  expect(gpuRows([record], true)).toEqual([]);
  const rows = gpuRows([record], false);
  expect(rows.map(({ ratio, reached }) => `${ratio} ${reached}`)).toEqual(new Array(3).fill("- no GPU: nothing measured"));
  expect(rows.map(({ wanted }) => wanted)).toEqual(["40 TFLOP/s on a part of 67", "1.00", "2 ms"]);
});

test("a run without the suite has no rows of it", () => {
  expect(gpuRows([], false)).toEqual([]);
});
