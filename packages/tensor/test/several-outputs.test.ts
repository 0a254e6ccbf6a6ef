import { nodeHost } from "@tercet/host/node";
import { GPU } from "gpu.js";
import { afterAll, describe, expect, test } from "vitest";
import type { Backend, Buffer } from "../src/backend/interface.ts";
import { openGpujsBackend } from "../src/backends/gpujs/open.ts";
import { createJsBackend } from "../src/backends/js/backend.ts";
import { createWasmBackend } from "../src/backends/wasm/backend.ts";
import type { HostArray } from "../src/dtype.ts";
import type { KernelExpression, LoopKernel, Plan } from "../src/plan/kernel.ts";

const backends: readonly (readonly [name: string, backend: Backend])[] = [
  ["js", createJsBackend()],
  ["js interpreted", createJsBackend({ mode: "interpreted" })],
  ["wasm", createWasmBackend({ threads: 1 })],
  ["wasm baseline", createWasmBackend({ threads: 1, mode: "baseline" })],
  ["gpujs cpu", await openGpujsBackend({ GPU, mode: "cpu" })],
  ["gpujs webasm", await openGpujsBackend({ GPU, mode: "webasm" })],
  ["wasm, three threads", createWasmBackend({ threads: 3, workers: nodeHost().workers, sharedFrom: 0 })],
];
afterAll(() => Promise.all(backends.map(([, backend]) => backend.close())));

const load = (input: number, rank: number): KernelExpression => ({
  kind: "load",
  type: "float32",
  input,
  offset: rank === 0 ? { kind: "constant", type: "int32", value: 0 } : { kind: "coordinate", type: "int32", axis: 0 },
});

/** Runs a kernel of as many outputs as values on two inputs, whose memory the first results take over. */
async function runInPlace(
  backend: Backend,
  values: readonly KernelExpression[],
  inputs: readonly [Float32Array, Float32Array],
): Promise<readonly HostArray[]> {
  const [{ length }] = inputs;
  const rank = length === 1 ? 0 : 1;
  const outputs = values.map(({ type }) => type);
  const kernel: LoopKernel = {
    kind: "loop",
    rank,
    parameters: rank,
    inputs: ["float32", "float32"],
    outputs,
    values,
    key: JSON.stringify(values),
  };
  const plan: Plan = {
    inputs: inputs.map(() => ({ shape: [length], dtype: "float32" })),
    results: outputs.map((dtype) => ({ shape: [length], dtype })),
    steps: [
      {
        kernel,
        parameters: rank === 0 ? [] : [length],
        inputs: [0, 1].map((index) => ({ kind: "input", index })),
        outputs: outputs.map((_, index) => ({ kind: "result", index })),
        label: "test",
      },
    ],
    arenaBytes: 0,
    donated: outputs.map((_, i) => (i < 2 ? i : -1)),
  };
  const buffers: readonly Buffer[] = inputs.map((data) => backend.upload(data, [length], "float32"));
  const results = await backend.run(await backend.prepare(plan), buffers);
  const found = await Promise.all(results.map((result) => backend.download(result)));
  for (const result of results) result.release();
  return found;
}

// One element, a tail, whole vectors with a tail, and many of them.
describe.each([1, 3, 37, 300])("a loop of %d elements with several outputs", (length) => {
  const inputs = (): [Float32Array, Float32Array] => [
    Float32Array.from({ length }, (_, i) => i + 1),
    Float32Array.from({ length }, (_, i) => -2 * i - 1),
  ];
  const rank = length === 1 ? 0 : 1;

  test.each(backends)("changes two inputs for one another in place: %s", async (_, backend) => {
    const [a, b] = inputs();
    expect(await runInPlace(backend, [load(1, rank), load(0, rank)], [a, b])).toEqual(inputs().toReversed());
  });

  test.each(backends)("stores outputs of several types: %s", async (_, backend) => {
    const [a, b] = inputs();
    const sum: KernelExpression = { kind: "binary", type: "float32", op: "add", a: load(0, rank), b: load(1, rank) };
    const isLess: KernelExpression = {
      kind: "binary",
      type: "bool",
      op: "less",
      a: sum,
      b: { kind: "constant", type: "float32", value: -3 },
    };
    const found = await runInPlace(backend, [sum, { kind: "unary", type: "float32", op: "neg", a: sum }, { kind: "cast", type: "int32", a: sum }, isLess], [a, b]); // prettier-ignore
    const sums = inputs()[0].map((value, i) => value + inputs()[1][i]!);
    expect(found).toEqual([sums, sums.map((value) => -value), Int32Array.from(sums), Uint8Array.from(sums, (value) => Number(value < -3))]);
  });
});
