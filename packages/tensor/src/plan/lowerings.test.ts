import fc from "fast-check";
import { expect, test } from "vitest";
import type { Backend } from "../backend/interface.ts";
import { createJsBackend } from "../backends/js/backend.ts";
import { compile } from "../compile.ts";
import { tensor } from "../create.ts";
import { trace } from "../graph/trace.ts";
import { add } from "../operators/add.ts";
import { geluErf } from "../operators/composites/gelu-erf.ts";
import { softmax } from "../operators/composites/softmax.ts";
import { concat } from "../operators/concat.ts";
import { div } from "../operators/div.ts";
import { gather } from "../operators/gather.ts";
import { matmul, matmulDefinition } from "../operators/matmul.ts";
import { mul } from "../operators/mul.ts";
import { reshape } from "../operators/reshape.ts";
import { slice } from "../operators/slice.ts";
import { sum } from "../operators/sum.ts";
import { transpose } from "../operators/transpose.ts";
import type { Tensor } from "../tensor.ts";
import { Lowerings, loweringsOf } from "./lowerings.ts";
import { makePlan } from "./plan.ts";
import { printPlan } from "./print.ts";

const ones = (...shape: readonly number[]): Tensor => tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1), { shape });

const planText = (result: Tensor, lowerings: Lowerings): string => {
  const claims = ({ definition }: { readonly definition: object }): boolean => definition === matmulDefinition;
  return printPlan(makePlan(trace([result], claims), { claims, lowerings }).plan);
};

/** Steps from a square matrix to another of its size; a program of them has views, reductions and products in all orders. */
const steps: Readonly<Record<string, (x: Tensor, first: Tensor) => Tensor>> = {
  add,
  double: (x) => add(x, x),
  scale: (x) => mul(x, 0.5),
  negate: (x) => mul(x, -0),
  gelu: geluErf,
  softmax: (x) => softmax(x, { axis: 1 }),
  transpose: (x) => transpose(x),
  regroup: (x) => reshape(transpose(reshape(x, [2, -1])), x.shape),
  roll: (x) => concat([slice(x, { axis: 0, from: 1, to: x.shape[0] ?? 0 }), slice(x, { axis: 0, from: 0, to: 1 })], 0),
  center: (x) => div(x, sum(x, { axis: 0, keep: true })),
  gather: (x) => gather(x, tensor(Int32Array.from({ length: x.shape[0] ?? 0 }, (_, i) => i))),
  product: (x, first) => matmul(x, transpose(first)),
};
const program = fc.array(fc.constantFrom(...Object.keys(steps)), { minLength: 1, maxLength: 12 });
const resultOf = (names: readonly string[], size: number): Tensor => {
  const first = ones(size, size);
  return names.reduce((x, name) => steps[name]!(x, first), first);
};

test("a plan from what was lowered before is the plan from nothing", () => {
  const shared = new Lowerings();
  fc.assert(
    fc.property(program, fc.constantFrom(2, 4, 6), (names, size) => {
      const fresh = planText(resultOf(names, size), new Lowerings());
      expect(planText(resultOf(names, size), shared)).toBe(fresh);
      expect(planText(resultOf(names, size), shared)).toBe(fresh);
    }),
    { verbose: true },
  );
});

const layers = (count: number) => (x: Tensor) =>
  Array.from({ length: count }).reduce<Tensor>((value) => add(geluErf(matmul(softmax(value, { axis: 1 }), transpose(value))), value), x);

/** A backend that counts the kernels that it has not seen before. */
function counting(): { readonly backend: Backend; readonly seen: Set<object> } {
  const seen = new Set<object>();
  const js = createJsBackend();
  const prepare: Backend["prepare"] = (plan) => {
    for (const { kernel } of plan.steps) if (kernel.kind === "loop") seen.add(kernel);
    return js.prepare(plan);
  };
  return { backend: { ...js, prepare }, seen };
}

test.each([2, 6])("another row count of %i layers that are alike makes no new kernel, and lowers as much as one layer", async (count) => {
  const { backend, seen } = counting();
  const lowerings = loweringsOf(backend);
  const run = compile((x: Tensor) => layers(count)(x), { backend });
  await run(ones(5, 5));
  const [kernels, lowered] = [seen.size, lowerings.lowered];
  await run(ones(7, 7));
  expect(seen.size).toBe(kernels);
  const alone = new Lowerings();
  planText(layers(1)(ones(7, 7)), alone);
  expect(lowerings.lowered - lowered).toBeLessThanOrEqual(alone.lowered + 1);
  await run(ones(5, 5));
  expect(lowerings.lowered).toBeLessThanOrEqual(lowered + alone.lowered + 1);
});

test("what does not depend on the row count is not lowered again", async () => {
  const { backend } = counting();
  const lowerings = loweringsOf(backend);
  const run = compile((x: Tensor, weight: Tensor) => [geluErf(x), mul(geluErf(weight), 3)], { backend });
  await run(ones(5), ones(3));
  const { lowered } = lowerings;
  await run(ones(7), ones(3));
  expect(lowerings.lowered).toBe(lowered + 1);
});

test.each<[what: string, a: Tensor, b: Tensor]>([
  ["a number", mul(ones(3), 2), mul(ones(3), 3)],
  ["the sign of a zero", div(ones(3), 0), div(ones(3), -0)],
  ["an attribute", slice(ones(3), { axis: 0, from: 0, to: 2 }), slice(ones(3), { axis: 0, from: 1, to: 3 })],
  ["a shape", geluErf(ones(3)), geluErf(ones(4))],
  ["a type", add(ones(3), ones(3)), add(tensor(Int32Array.of(1, 2, 3)), tensor(Int32Array.of(1, 2, 3)))],
  ["which operand is read twice", mul(tensor([1, 2]), tensor([3, 4])), ((x) => mul(x, x))(tensor([1, 2]))],
])("loops that differ in %s are two", (_, a, b) => {
  const lowerings = new Lowerings();
  planText(a, lowerings);
  planText(b, lowerings);
  expect(lowerings.lowered).toBe(2);
});
