import { run, type Outcome } from "@tercet/equivalence";
import { createJsBackend, log, mul, tensor, type Tensor } from "@tercet/tensor";
import { memoryHost } from "@tercet/host";
import { expect, test } from "vitest";
import { vectorClaims } from "./claims.ts";
import { coverageOf } from "./coverage.ts";
import { coveragePage } from "./coverage-page.ts";
import { floats, model, node } from "./onnx/write-message.fixture.ts";
import { readVectors } from "./read-vectors.ts";
import type { Vector } from "./vector.ts";

const environment = { runtime: "node", device: "cpu" } as const;

async function outcomeOf(...vectors: readonly Vector[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for await (const outcome of run(vectorClaims(vectors, createJsBackend(), environment))) outcomes.push(outcome);
  return outcomes;
}

/** Two nodes in a row: the softmax of a sum. */
async function caseFolder(expected: readonly number[], operator = "Softmax"): Promise<readonly Vector[]> {
  const { files } = memoryHost();
  const folder = "onnx-node-tests/node/test_two";
  await files.makeFolder(`${folder}/test_data_set_0`);
  const nodes = [node("Add", ["a", "b"], ["sum"]), node(operator, ["sum"], ["y"], { axis: -1 })];
  await files.createExclusive(`${folder}/model.onnx`, model(nodes, ["a", "b"], ["y"]));
  await files.createExclusive(`${folder}/test_data_set_0/input_0.pb`, floats("a", [2], [0, 1]));
  await files.createExclusive(`${folder}/test_data_set_0/input_1.pb`, floats("b", [2], [1, 1]));
  await files.createExclusive(`${folder}/test_data_set_0/output_0.pb`, floats("y", [2], expected));
  return readVectors(files, ".");
}

const right = [1 / (1 + Math.E), Math.E / (1 + Math.E)];

test("a graph of several nodes is walked, and what it gives is compared", async () => {
  expect(await outcomeOf(...(await caseFolder(right)))).toMatchObject([
    { kind: "held", claim: "vectors:Add.two/equals-onnx/js:generated/node:cpu", runs: 1, measure: { elements: 2 } },
  ]);
});

test("an expected value that rounding does not explain fails, though the oracle agrees with us", async () => {
  const [first = 0, second = 0] = right;
  expect(await outcomeOf(...(await caseFolder([first + 2 ** -20, second])))).toMatchObject([{ kind: "failed", measure: { beyond: 1 } }]);
});

test("an operator that nobody looked at is left out by name", async () => {
  const coverages = coverageOf(await caseFolder(right, "Hocus"));
  expect(coverages).toMatchObject([{ total: 1, run: [], leftOut: [{ why: "operators that nobody looked at", cases: ["Add.two"] }] }]);
  expect(coveragePage(coverages)).toContain("1 cases: 0 run, 1 left out");
});

const vectorOf = (make: () => Tensor, type: string, values: readonly number[], shape: readonly number[] = [values.length]): Vector => ({
  ...{ suite: "webnn", operator: "made", name: "up", types: [type] },
  wanted: () => [{ name: "y", tensor: make(), expected: { type, shape, values: Float64Array.from(values) } }],
});

test("what is exact must be equal", async () => {
  const twice = (): Tensor => mul(tensor([3]), 2);
  expect(await outcomeOf(vectorOf(twice, "float32", [6]))).toMatchObject([{ kind: "held" }]);
  expect(await outcomeOf(vectorOf(twice, "float32", [6 + 2 ** -20]))).toMatchObject([{ kind: "failed" }]);
});

test("a value that was computed in float16 may be as far off as float16 is, and no farther", async () => {
  const make = (): Tensor => log(tensor([1.5]));
  expect(await outcomeOf(vectorOf(make, "float16", [Math.log(1.5) + 2 ** -13]))).toMatchObject([{ kind: "held" }]);
  expect(await outcomeOf(vectorOf(make, "float16", [Math.log(1.5) + 2 ** -8]))).toMatchObject([{ kind: "failed" }]);
});

test("a result of another type or shape fails", async () => {
  const make = (): Tensor => tensor([1]);
  const [type] = await outcomeOf(vectorOf(make, "int64", [1]));
  const [shape] = await outcomeOf(vectorOf(make, "float32", [1], [1, 1]));
  expect([type, shape].map((outcome) => (outcome?.kind === "failed" ? outcome.what : ""))).toEqual([
    "it threw TypeError: y is float32, expected int32",
    "array y has shape [1], expected [1, 1]",
  ]);
});
