import fc from "fast-check";
import { GPU } from "gpu.js";
import { afterAll, expect, test } from "vitest";
import type { Backend, Buffer } from "../src/backend/interface.ts";
import { openGpujsBackend } from "../src/backends/gpujs/open.ts";
import { createJsBackend } from "../src/backends/js/backend.ts";
import { createWasmBackend } from "../src/backends/wasm/backend.ts";
import { bufferOf, data, evaluate } from "../src/evaluate.ts";
import { trace } from "../src/graph/trace.ts";
import { verifyGraph } from "../src/graph/verify.ts";
import { makePlan } from "../src/plan/plan.ts";
import type { Tensor } from "../src/tensor.ts";
import { programs, resultsOf, type Program } from "./random-graphs.ts";
import { referenceValues } from "./reference-value.ts";

type Compute = (tensors: readonly Tensor[]) => Promise<readonly ArrayLike<number>[]>;

function evaluated(backend: Backend): Compute {
  return async (tensors) => {
    // All in one plan, so that one kernel may store several of them.
    await evaluate(tensors, { backend });
    const values = [];
    for (const tensor of tensors) values.push(await data(tensor, { backend }));
    for (const tensor of tensors) tensor.dispose();
    return values;
  };
}

/** Every operator in a kernel of its own, with nothing claimed. */
function unfused(backend: Backend): Compute {
  return async (tensors) => {
    const graph = trace(tensors, () => false);
    verifyGraph(graph, "trace");
    const { plan, leaves } = makePlan(graph, { fused: false });
    const inputs = leaves.map((leaf) => bufferOf(leaf.tensor, backend).buffer);
    const results: readonly Buffer[] = await backend.run(await backend.prepare(plan), inputs);
    const values = [];
    for (const result of results) values.push(await backend.download(result));
    for (const buffer of [...results, ...inputs]) buffer.release();
    return values;
  };
}

const [js, interpreted, wasm] = [createJsBackend(), createJsBackend({ mode: "interpreted" }), createWasmBackend({ threads: 1 })];
const [gpujs, webasm] = [await openGpujsBackend({ GPU, mode: "cpu" }), await openGpujsBackend({ GPU, mode: "webasm" })];
afterAll(() => Promise.all([gpujs.close(), webasm.close()]));
const ways: readonly (readonly [name: string, compute: Compute, runs: number])[] = [
  ["js", evaluated(js), 100],
  ["js interpreted", evaluated(interpreted), 40],
  ["wasm", evaluated(wasm), 100],
  ["gpujs cpu", evaluated(gpujs), 40],
  ["gpujs webasm", evaluated(webasm), 15],
  ["js without fusion", unfused(js), 60],
  ["wasm without fusion", unfused(wasm), 60],
];

/** The first element that lies farther from the oracle's value than its running bound, or nothing. */
async function outOfBound(program: Program, compute: Compute): Promise<string | undefined> {
  const expected = await referenceValues(resultsOf(program));
  const values = await compute(resultsOf(program));
  for (const [result, { values: exact, bounds }] of expected.entries()) {
    const own = values[result] ?? [];
    for (const [i, value] of exact.entries()) {
      const bound = bounds?.[i] ?? 0;
      // An unbounded or overflowing element says nothing of a backend.
      if (!Number.isFinite(value) || bound === Infinity || Math.abs((own[i] ?? NaN) - value) <= bound) continue;
      return `result ${result}, element ${i}: ${own[i]} is not within ${bound} of ${value}`;
    }
  }
  return undefined;
}

test.each(ways)("%s: random graphs lie within the oracle's running bound", async (_, compute, runs) => {
  await fc.assert(
    fc.asyncProperty(programs(12), async (program) => {
      expect(await outOfBound(program, compute)).toBeUndefined();
    }),
    { numRuns: runs },
  );
});

test("most elements of random graphs have a bound that says something", async () => {
  let [all, sharp] = [0, 0];
  for (const program of fc.sample(programs(12), { numRuns: 40, seed: 7 })) {
    for (const { values, bounds } of await referenceValues(resultsOf(program))) {
      all += values.length;
      sharp += values.filter((value, i) => (bounds?.[i] ?? 0) <= 1e-3 * Math.max(1, Math.abs(value))).length;
    }
  }
  expect(sharp).toBeGreaterThan(all / 2);
});

test("the comparison can fail: a value that is off by a thousandth is found", async () => {
  const [program] = fc.sample(programs(1), { numRuns: 1, seed: 3 });
  const off: Compute = async (tensors) =>
    (await evaluated(js)(tensors)).map((values) => Array.from(values, (value) => value * 1.001 + 1e-3));
  expect(program && (await outOfBound(program, off))).toContain("is not within");
});
