// Made by src/generate.ts from the documentation.
import { test } from "vitest";
import { expect } from "vitest";
import { inputAt } from "@tercet/equivalence";
import { applications } from "@tercet/equivalence";
import { shapes } from "@tercet/equivalence";
import { arrays } from "@tercet/equivalence";
import { layouts } from "@tercet/equivalence";
import { storedAs } from "@tercet/equivalence";
import { numbers } from "@tercet/equivalence";
import { numbersWithin } from "@tercet/equivalence";
import { orders } from "@tercet/equivalence";
import { offsets } from "@tercet/equivalence";
import { raggedBatches } from "@tercet/equivalence";
import { sizes } from "@tercet/equivalence";
import { broadcastPartners } from "@tercet/equivalence";
import { texts } from "@tercet/equivalence";
import { refuse } from "@tercet/equivalence";
import { coordinates } from "@tercet/equivalence";
import { elementsOf } from "@tercet/equivalence";
import { claimId } from "@tercet/equivalence";
import { claim } from "@tercet/equivalence";
import { run } from "@tercet/equivalence";
import { equalsOracle } from "@tercet/equivalence";
import { compare } from "@tercet/equivalence";
import { compareBits } from "@tercet/equivalence";
import { estimateSlope } from "@tercet/equivalence";
import { emptyMeasure } from "@tercet/equivalence";
import { mergeMeasures } from "@tercet/equivalence";
import { fromJson } from "@tercet/equivalence";
import { toJson } from "@tercet/equivalence";
import { describeOutcome } from "@tercet/equivalence";
import { batchInvariant } from "@tercet/equivalence";
import { claimedEqualsDecomposition } from "@tercet/equivalence";
import { gradientEqualsDifference } from "@tercet/equivalence";
import { orderInvariant } from "@tercet/equivalence";
import { paddingInvariant } from "@tercet/equivalence";
import { permutationEquivariant } from "@tercet/equivalence";
import { sameBits } from "@tercet/equivalence";
import { threadInvariant } from "@tercet/equivalence";
import { rankOrder } from "@tercet/equivalence";
import { compareRanks } from "@tercet/equivalence";
import { replayCommand } from "@tercet/equivalence";
import { replay } from "@tercet/equivalence";
import { seedOf } from "@tercet/equivalence";
import { withRunningBound } from "@tercet/equivalence";
import { referenceDistance } from "@tercet/equivalence";
import { withReferenceBound } from "@tercet/equivalence";
import { probabilisticBound } from "@tercet/equivalence";
import { unitRoundoff } from "@tercet/equivalence";
import { roundTo } from "@tercet/equivalence";
import { ulpSize } from "@tercet/equivalence";
import { ulpError } from "@tercet/equivalence";
import { ulpDistance } from "@tercet/equivalence";

test("packages/equivalence/src/arbitraries/applications.ts:41 applications", async () => {
const matmul = {
  draw: (size) => { const [m, k, n] = [size(), size(), size()]; return { shapes: [[m, k], [k, n]], attributes: {} }; },
  domain: [{ kind: "finite" }, { kind: "finite" }],
};
const { inputs } = inputAt({ generate: applications(matmul) }, 1, "0");
expect(inputs[0].shape[1]).toBe(inputs[1].shape[0]);
});

test("packages/equivalence/src/arbitraries/arrays.ts:18 arrays", async () => {
expect(inputAt({ generate: arrays({ shape: [2, 3] }) }, 1, "0").data.length).toBe(6);
});

test("packages/equivalence/src/arbitraries/layouts.ts:42 layouts", async () => {
expect(inputAt({ generate: layouts([]) }, 1, "0")).toEqual({ kind: "contiguous" });
});

test("packages/equivalence/src/arbitraries/layouts.ts:50 storedAs", async () => {
const array = { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
const stored = storedAs(array, { kind: "transposed", order: [1, 0] });
expect(stored).toEqual({ shape: [3, 2], data: Float32Array.of(1, 4, 2, 5, 3, 6) });
});

test("packages/equivalence/src/arbitraries/numbers.ts:34 numbers", async () => {
expect(Math.abs(inputAt({ generate: numbers("subnormal", "float32") }, 1, "0"))).toBeLessThan(2 ** -126);
});

test("packages/equivalence/src/arbitraries/numbers.ts:62 numbersWithin", async () => {
expect(inputAt({ generate: numbersWithin(-1, 1, "float32") }, 1, "0")).toBeLessThanOrEqual(1);
});

test("packages/equivalence/src/arbitraries/orders.ts:19 orders", async () => {
expect(inputAt({ generate: orders(3) }, 1, "0").toSorted()).toEqual([0, 1, 2]);
});

test("packages/equivalence/src/arbitraries/ragged.ts:6 offsets", async () => {
expect(inputAt({ generate: offsets(1, 5) }, 1, "0")).toEqual(Int32Array.of(0, 5));
});

test("packages/equivalence/src/arbitraries/ragged.ts:34 raggedBatches", async () => {
const { lengths, offsets } = inputAt({ generate: raggedBatches() }, 1, "0");
expect(offsets.at(-1)).toBe(lengths.reduce((sum, length) => sum + length, 0));
});

test("packages/equivalence/src/arbitraries/shapes.ts:17 sizes", async () => {
expect(inputAt({ generate: sizes({ largest: 1, zero: false }) }, 1, "0")).toBe(1);
});

test("packages/equivalence/src/arbitraries/shapes.ts:37 shapes", async () => {
expect(inputAt({ generate: shapes({ ranks: [2, 2] }) }, 1, "0").length).toBe(2);
});

test("packages/equivalence/src/arbitraries/shapes.ts:55 broadcastPartners", async () => {
expect(inputAt({ generate: broadcastPartners(2) }, 1, "0").length).toBe(2);
});

test("packages/equivalence/src/arbitraries/text.ts:49 texts", async () => {
expect(typeof inputAt({ generate: texts() }, 1, "0")).toBe("string");
});

test("packages/equivalence/src/array.ts:37 refuse", async () => {
expect(refuse("no float64 here")).toEqual({ kind: "unsupported", why: "no float64 here" });
});

test("packages/equivalence/src/array.ts:50 coordinates", async () => {
expect(coordinates([2, 3], 4)).toEqual([1, 1]);
});

test("packages/equivalence/src/array.ts:66 elementsOf", async () => {
expect(elementsOf([2, 0, 3])).toBe(0);
});

test("packages/equivalence/src/claim.ts:53 claimId", async () => {
const parts = {
  subject: { kind: "operator", name: "matmul" },
  property: { name: "equals-oracle" },
  backend: { name: "wasm", mode: "relaxed-simd", threads: 2 },
  environment: { runtime: "node", device: "cpu" },
};
expect(claimId(parts)).toBe("operator:matmul/equals-oracle/wasm:relaxed-simd:2/node:cpu");
});

test("packages/equivalence/src/claim.ts:93 claim", async () => {
const twice = (input) => ({ y: { shape: [1], data: Float32Array.of(2 * input.data[0]) } });
const double = claim({
  subject: { kind: "function", name: "double" },
  property: equalsOracle({ generate: arrays({ shape: [1] }), subject: twice, oracle: twice }),
  backend: { name: "js" },
  environment: { runtime: "node", device: "cpu" },
});
for await (const outcome of run([double])) expect(outcome.kind).toBe("held");
});

test("packages/equivalence/src/compare.ts:12 compare", async () => {
const got = { y: { shape: [2], data: Float32Array.of(1, 2.5) } };
const expected = { y: { shape: [2], data: Float64Array.of(1, 2), bound: 0.1 } };
expect(compare(expected, got)).toMatchObject({ kind: "failed", measure: { beyond: 1, worst: { at: [1], ulp: 2 ** 21 } } });
});

test("packages/equivalence/src/compare.ts:23 compareBits", async () => {
const zero = { y: { shape: [1], data: Float32Array.of(0) } };
expect(compareBits(zero, { y: { shape: [1], data: Float32Array.of(-0) } }).kind).toBe("failed");
});

test("packages/equivalence/src/difference.ts:17 estimateSlope", async () => {
const slope = await estimateSlope(async (x) => ({ value: x ** 3, noise: 1e-15 }), 2);
expect(Math.abs(slope.value - 12)).toBeLessThan(slope.error);
expect(slope.error).toBeLessThan(1e-9);
});

test("packages/equivalence/src/measure.ts:37 emptyMeasure", async () => {
expect(emptyMeasure.elements).toBe(0);
});

test("packages/equivalence/src/measure.ts:43 mergeMeasures", async () => {
expect(mergeMeasures(emptyMeasure, { ...emptyMeasure, elements: 2 }).elements).toBe(2);
});

test("packages/equivalence/src/outcome-json.ts:17 toJson", async () => {
const outcome = { kind: "unsupported", claim: "operator:exp/equals-oracle/gpujs/node:gpu", why: "no float64" };
expect(fromJson(JSON.parse(JSON.stringify(toJson(outcome))))).toEqual(outcome);
});

test("packages/equivalence/src/outcome-json.ts:62 fromJson", async () => {
expect(fromJson({ kind: "held", claim: 3 })).toEqual({ kind: "invalid", why: "claim must be text" });
});

test("packages/equivalence/src/outcome.ts:61 describeOutcome", async () => {
const outcome = { kind: "not-run", claim: "tile:f32-6x8/equals-oracle/wasm/node:cpu", why: "aborted" };
expect(describeOutcome(outcome)).toBe("not run      tile:f32-6x8/equals-oracle/wasm/node:cpu: aborted");
});

test("packages/equivalence/src/properties/batch-invariant.ts:13 batchInvariant", async () => {
const property = batchInvariant({ generate: arrays({ shape: [1] }), subject: (items) => items.map((x) => ({ y: x })) });
expect((await property.check({ items: [{ shape: [1], data: Float32Array.of(3) }], cut: 1 })).kind).toBe("held");
});

test("packages/equivalence/src/properties/claimed-equals-decomposition.ts:28 claimedEqualsDecomposition", async () => {
const arraysOf = (x) => ({ y: { shape: [1], data: x.data.map((value) => value + value) } });
const property = claimedEqualsDecomposition({
  generate: arrays({ shape: [1] }),
  kernel: "double",
  claimed: (x) => ({ kind: "ran", arrays: arraysOf(x), kernels: ["add"] }),
  decomposition: arraysOf,
});
expect(await property.check({ shape: [1], data: Float32Array.of(1) })).toMatchObject({ kind: "failed" });
});

test("packages/equivalence/src/properties/equals-oracle.ts:18 equalsOracle", async () => {
const property = equalsOracle({
  generate: arrays({ shape: [2] }),
  subject: (x) => ({ half: { shape: [2], data: x.data.map((value) => value / 2) } }),
  oracle: (x) => ({ half: { shape: [2], data: Float64Array.from(x.data, (value) => value / 2), bound: 2 ** -149 } }),
});
expect((await property.check({ shape: [2], data: Float32Array.of(1, 3) })).kind).toBe("held");
});

test("packages/equivalence/src/properties/gradient-equals-difference.ts:41 gradientEqualsDifference", async () => {
const data = Float64Array.of(3);
const property = gradientEqualsDifference({
  generate: applications({ draw: () => ({ shapes: [[1]], attributes: {} }), domain: [{ kind: "finite" }] }, { precision: "float64" }),
  subject: ({ inputs: [x] }) => ({ y: { shape: [1], data: x.data.map((value) => value ** 2) } }),
  gradient: ({ inputs: [x] }, { y }) => [{ shape: [1], data: x.data.map((value, i) => 2 * value * y.data[i]) }],
});
expect((await property.check({ input: { inputs: [{ shape: [1], data }] }, key: 1 })).kind).toBe("held");
});

test("packages/equivalence/src/properties/order-invariant.ts:14 orderInvariant", async () => {
const property = orderInvariant({ generate: arrays({ shape: [1] }), subject: (items) => items.map((x) => ({ y: x })) });
expect((await property.check({ items: [{ shape: [1], data: Float32Array.of(3) }], order: [0] })).kind).toBe("held");
});

test("packages/equivalence/src/properties/padding-invariant.ts:21 paddingInvariant", async () => {
const property = paddingInvariant({ generate: arrays({ shape: [1] }), subject: (x, padding) => ({ y: x }) });
expect((await property.check({ input: { shape: [1], data: Float32Array.of(3) }, padding: 2 })).kind).toBe("held");
});

test("packages/equivalence/src/properties/permutation-equivariant.ts:30 permutationEquivariant", async () => {
const property = permutationEquivariant({
  generate: arrays({ shape: [3] }),
  length: () => 3,
  permute: (x, order) => ({ shape: [3], data: Float32Array.from(order, (from) => x.data[from]) }),
  subject: (x) => ({ largest: { shape: [], data: Float32Array.of(Math.max(...x.data)) } }),
});
expect((await property.check({ input: { shape: [3], data: Float32Array.of(1, 2, 3) }, order: [2, 0, 1] })).kind).toBe("held");
});

test("packages/equivalence/src/properties/same-bits.ts:17 sameBits", async () => {
const square = (x) => ({ y: { shape: [1], data: x.data.map((value) => value * value) } });
const property = sameBits({ generate: arrays({ shape: [1] }), subject: square });
expect((await property.check({ shape: [1], data: Float32Array.of(3) })).kind).toBe("held");
});

test("packages/equivalence/src/properties/thread-invariant.ts:16 threadInvariant", async () => {
const property = threadInvariant({ generate: arrays({ shape: [1] }), subject: (x, threads) => ({ y: x }), threads: [1, 4] });
expect((await property.check({ shape: [1], data: Float32Array.of(3) })).kind).toBe("held");
});

test("packages/equivalence/src/ranks.ts:13 rankOrder", async () => {
expect(rankOrder([0.5, 2, 0.5, NaN, 3])).toEqual([4, 1, 0, 2, 3]);
});

test("packages/equivalence/src/ranks.ts:31 compareRanks", async () => {
expect(compareRanks([3, 2, 1], [3, 1, 2]).misplaced).toBe(1);
});

test("packages/equivalence/src/replay-command.ts:3 replayCommand", async () => {
expect(replayCommand("tile:f32-6x8/equals-oracle/wasm/node:cpu", 1, "4:0")).toContain("--seed=1 --path=4:0");
});

test("packages/equivalence/src/replay.ts:15 inputAt", async () => {
const generate = arrays({ shape: [2] });
const property = sameBits({ generate, subject: (x) => ({ x }), other: (x) => ({ x }) });
expect(inputAt(property, 7, "3")).toEqual(inputAt(property, 7, "3"));
});

test("packages/equivalence/src/replay.ts:28 replay", async () => {
const outcome = await replay([], { claim: "operator:exp/equals-oracle/js/node:cpu", seed: 1, path: "0" });
expect(outcome).toMatchObject({ kind: "not-run", why: "no claim has this id" });
});

test("packages/equivalence/src/run.ts:43 run", async () => {
const identity = (x) => ({ x });
const property = sameBits({ generate: arrays({ shape: [3] }), subject: identity, other: identity });
const parts = { subject: { kind: "function", name: "identity" }, backend: { name: "js" }, environment: { runtime: "node", device: "cpu" } };
const outcomes = await Array.fromAsync(run([claim({ ...parts, property })], { budget: { runs: 10 } }));
expect(outcomes).toMatchObject([{ kind: "held", runs: 10 }]);
});

test("packages/equivalence/src/run.ts:65 seedOf", async () => {
expect(seedOf("a", 1)).not.toBe(seedOf("b", 1));
});

test("packages/equivalence/src/tolerance.ts:7 withRunningBound", async () => {
const expected = withRunningBound({ shape: [1], data: Float64Array.of(1) }, Float64Array.of(1e-7));
expect(compare({ y: expected }, { y: { shape: [1], data: Float32Array.of(1) } }).kind).toBe("held");
});

test("packages/equivalence/src/tolerance.ts:23 referenceDistance", async () => {
expect(referenceDistance([1.5, 2], [1, 2])).toEqual({ float32Error: 0.5, largest: 2 });
});

test("packages/equivalence/src/tolerance.ts:38 withReferenceBound", async () => {
expect(withReferenceBound({ shape: [], data: Float64Array.of(4) }, { float32Error: 0, largest: 4 }).bound).toBe(2 ** -20);
});

test("packages/equivalence/src/tolerance.ts:60 probabilisticBound", async () => {
expect(probabilisticBound({ roundings: 100, lambda: 1 }) / 2 ** -24).toBeCloseTo(10);
});

test("packages/equivalence/src/ulp.ts:19 unitRoundoff", async () => {
expect(unitRoundoff("float32")).toBe(2 ** -24);
});

test("packages/equivalence/src/ulp.ts:27 roundTo", async () => {
expect(roundTo(0.1, "float32")).toBe(Math.fround(0.1));
});

test("packages/equivalence/src/ulp.ts:43 ulpSize", async () => {
expect(ulpSize(1, "float32")).toBe(2 ** -23);
});

test("packages/equivalence/src/ulp.ts:57 ulpError", async () => {
expect(ulpError(1 + 2 ** -23, 1, "float32")).toBe(1);
});

test("packages/equivalence/src/ulp.ts:70 ulpDistance", async () => {
expect(ulpDistance(-(2 ** -149), 2 ** -149, "float32")).toBe(2);
});
