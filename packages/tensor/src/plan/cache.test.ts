import { expect, test } from "vitest";
import type { Backend } from "../backend/interface.ts";
import { createJsBackend } from "../backends/js/backend.ts";
import { tensor } from "../create.ts";
import { toArray } from "../evaluate.ts";
import { trace } from "../graph/trace.ts";
import { add } from "../operators/add.ts";
import { apply, defineComposite, finite, sameFloat, type Definition } from "../operators/define.ts";
import { div } from "../operators/div.ts";
import { exp } from "../operators/exp.ts";
import { mul } from "../operators/mul.ts";
import { slice } from "../operators/slice.ts";
import type { Tensor } from "../tensor.ts";
import { graphKey, planFor } from "./cache.ts";

/** A js backend that counts the plans it is asked to prepare. */
function counting(): { readonly backend: Backend; readonly prepared: () => number } {
  let prepared = 0;
  const js = createJsBackend();
  return {
    backend: { ...js, prepare: (plan) => (prepared++, js.prepare(plan)) },
    prepared: () => prepared,
  };
}

const keyOf = (...outputs: readonly Tensor[]): string => {
  const claimed: Definition[] = [];
  return graphKey(
    trace(outputs, ({ definition }) => claimed.includes(definition)),
    new Map(),
  );
};

test("one graph with other data is one plan, and each run reads its own data", async () => {
  const { backend, prepared } = counting();
  const results: Tensor[] = [];
  for (const values of [
    [1, 2],
    [3, 4],
  ]) {
    const { executable, leaves } = await planFor(trace([exp(tensor(values))], () => false), backend); // prettier-ignore
    expect(executable.plan.steps.length).toBe(1);
    results.push(...leaves);
  }
  expect(prepared()).toBe(1);
  expect(await Promise.all(results.map((leaf) => toArray(leaf)))).toEqual([[1, 2], [3, 4]]); // prettier-ignore
});

test.each<[what: string, a: Tensor, b: Tensor]>([
  ["shape", exp(tensor([1, 2])), exp(tensor([1, 2, 3]))],
  ["dtype", exp(tensor([1, 2])), exp(tensor(Float64Array.of(1, 2)))],
  ["operator", exp(tensor([1, 2])), mul(tensor([1, 2]), tensor([1, 2]))],
  ["attribute", slice(tensor([1, 2, 3]), { axis: 0, from: 0, to: 1 }), slice(tensor([1, 2, 3]), { axis: 0, from: 1, to: 2 })],
  ["number", mul(tensor([1, 2]), 2), mul(tensor([1, 2]), 3)],
  ["sign of a zero", div(tensor([1, 2]), 0), div(tensor([1, 2]), -0)],
])("another %s is another plan", (_, a, b) => {
  expect(keyOf(a)).not.toBe(keyOf(b));
});

test("which operand is read twice, and which results are asked for, are parts of a plan", () => {
  const [x, y] = [tensor([1, 2]), tensor([3, 4])];
  expect(keyOf(add(x, y))).not.toBe(keyOf(add(x, x)));
  expect(keyOf(exp(exp(x)))).not.toBe(keyOf(exp(exp(x)), exp(x)));
});

test("numbers that change from step to step give the right values, also the zeros", async () => {
  const x = tensor([1, 2]);
  const backend = createJsBackend();
  const values = [];
  for (const by of [2, 3, 0, -0]) values.push(await toArray(div(x, by), { backend }));
  expect(values).toEqual([[0.5, 1], [Math.fround(1 / 3), Math.fround(2 / 3)], [Infinity, Infinity], [-Infinity, -Infinity]]); // prettier-ignore
});

test("two definitions with one name are two", async () => {
  const backend = createJsBackend();
  const named = (decompose: (a: Tensor) => Tensor): Definition =>
    defineComposite({
      name: "same",
      signature: "... -> ...",
      shape: ([shape = []]) => shape,
      dtype: sameFloat("same"),
      domain: [finite],
      draw: () => ({ shapes: [[1]], attributes: {} }),
      decompose: ([a]) => decompose(a),
    });
  const claiming: Backend = { ...backend, claims: ({ definition }) => definition.name === "same" };
  const definitions = [named((a) => add(a, 1)), named((a) => mul(a, 2))];
  const key = new Map<Definition, number>();
  const keys = definitions.map((definition) => graphKey(trace([apply(definition, [tensor([5])])], claiming.claims), key));
  expect(keys[0]).not.toBe(keys[1]);
});

test("the plan not used for longest goes first", async () => {
  const { backend, prepared } = counting();
  const use = async (length: number): Promise<void> => {
    await planFor(
      trace([exp(tensor(new Float32Array(length)))], () => false),
      backend,
    );
  };
  for (let length = 1; length <= 256; length++) await use(length);
  await use(1);
  await use(257); // 2 goes
  expect(prepared()).toBe(257);
  await use(1);
  expect(prepared()).toBe(257);
  await use(2);
  expect(prepared()).toBe(258);
});

test("a failing preparation is tried again", async () => {
  const js = createJsBackend();
  let attempts = 0;
  const backend: Backend = {
    ...js,
    prepare: (plan) => (++attempts === 1 ? Promise.reject(new Error("no memory just now")) : js.prepare(plan)),
  };
  const graph = trace([exp(tensor([0, 1]))], () => false);
  await expect(planFor(graph, backend)).rejects.toThrow("no memory just now");
  expect((await planFor(graph, backend)).leaves.length).toBe(1);
});

test.each([
  ["NaN and infinity", NaN, Infinity],
  ["both infinities", Infinity, -Infinity],
  ["both zeros", 0, -0],
])("graphs whose attributes are %s have unequal keys", (_, one, other) => {
  const scaled = defineComposite<{ by: number }>({
    name: "scaled",
    signature: "n -> n",
    shape: ([shape]) => shape ?? [],
    dtype: sameFloat("scaled"),
    domain: [finite],
    draw: () => ({ shapes: [[1]], attributes: { by: 1 } }),
    decompose: ([x], { by }) => mul(x, by),
  });
  const x = tensor([1, 2]);
  const [first, second] = [one, other].map((by) => apply(scaled, [x], { by })) as [Tensor, Tensor]; // two attributes
  const keyOfClaimed = (output: Tensor): string =>
    graphKey(
      trace([output], () => true),
      new Map(),
    );
  expect(keyOfClaimed(first)).not.toBe(keyOfClaimed(second));
  expect(trace([first, second], () => true).nodes).toHaveLength(3);
});
