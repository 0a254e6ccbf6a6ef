import { expect, test } from "vitest";
import type { Backend } from "./backend/interface.ts";
import { createJsBackend } from "./backends/js/backend.ts";
import { createReferenceBackend } from "./backends/reference/backend.ts";
import { createWasmBackend } from "./backends/wasm/backend.ts";
import { scalar, tensor } from "./create.ts";
import { data, evaluate, toArray, toBackend, toHost } from "./evaluate.ts";
import { add } from "./operators/add.ts";
import { cast } from "./operators/cast.ts";
import { softmax } from "./operators/composites/softmax.ts";
import { div } from "./operators/div.ts";
import { exp } from "./operators/exp.ts";
import { greater } from "./operators/greater.ts";
import { log } from "./operators/log.ts";
import { mul } from "./operators/mul.ts";
import { sub } from "./operators/sub.ts";
import { sum } from "./operators/sum.ts";
import type { Tensor } from "./tensor.ts";

const backends: readonly (readonly [name: string, make: () => Backend])[] = [
  ["js", createJsBackend],
  ["js interpreted", () => createJsBackend({ mode: "interpreted" })],
  ["wasm", createWasmBackend],
  ["reference", createReferenceBackend],
];

function bufferOf(x: Tensor): unknown {
  return x.source.kind === "buffer" ? x.source.buffer : undefined;
}

test.each(backends)("%s: values come in the form of the shape, booleans as booleans", async (_, make) => {
  const backend = make();
  const x = tensor([[1, 2], [3, 4]]); // prettier-ignore
  expect(await toArray(add(x, 1), { backend })).toEqual([[2, 3], [4, 5]]); // prettier-ignore
  expect(await toArray(sum(x), { backend })).toBe(10);
  expect(await toArray(greater(x, 2), { backend })).toEqual([[false, false], [true, true]]); // prettier-ignore
  expect(await toArray(exp(tensor(new Float32Array(0), { shape: [0, 2] })), { backend })).toEqual([]);
  expect(await data(cast(x, "int32"), { backend })).toEqual(Int32Array.of(1, 2, 3, 4));
});

test.each(backends)("%s: each tensor holds its value afterwards, and memory comes back when it is disposed", async (_, make) => {
  const backend = make();
  const x = tensor([1, 2, 3]);
  const [a, b] = [exp(x), sum(x)];
  await evaluate([a, b], { backend });
  expect([a.source.kind, b.source.kind]).toEqual(["buffer", "buffer"]);
  const held = backend.memory().live;
  expect(await toArray(mul(b, 2), { backend })).toBe(12);
  expect(backend.memory().live).toBeGreaterThan(held); // the product is held by a tensor that nobody disposes
  a.dispose();
  b.dispose();
  expect(backend.memory().live).toBeLessThan(held);
});

test.each(backends)("%s: a tensor that is asked for twice, or by two at once, holds one value", async (_, make) => {
  const backend = make();
  const y = exp(tensor([1, 2, 3]));
  await evaluate([y, y], { backend });
  const live = backend.memory().live;
  const z = exp(tensor([1, 2, 3]));
  const [first, second] = await Promise.all([data(z, { backend }), data(z, { backend })]);
  expect(first).toEqual(second);
  expect(backend.memory().live).toBe(2 * live);
});

test.each(backends)("%s: results that are one value own their memory", async (_, make) => {
  const backend = make();
  const x = tensor([1, 2]);
  const [a, b] = [exp(x), exp(x)];
  await evaluate([a, b], { backend });
  const value = await toArray(b);
  a.dispose();
  expect(await toArray(b)).toEqual(value);
});

test("data is a copy: who writes to it changes no tensor", async () => {
  for (const x of [tensor([1, 2]), exp(tensor([0, 0]))]) {
    const before = await toArray(x);
    (await data(x)).fill(9);
    expect(await toArray(x)).toEqual(before);
  }
});

test("computed inputs decide the backend", async () => {
  const backend = createWasmBackend();
  const y = await toBackend(tensor([1, 2]), backend);
  const z = mul(add(tensor([1, 1]), y), 2);
  await evaluate([z]);
  expect(z.source.kind === "buffer" && z.source.buffer.backend).toBe(backend);
  expect(await toArray(z)).toEqual([4, 6]);
});

test("a tensor moves to a backend and to the host", async () => {
  const backend = createWasmBackend();
  const there = await toBackend(exp(tensor([0, 0])), backend);
  expect(there.source.kind === "buffer" && there.source.buffer.backend).toBe(backend);
  expect(await toBackend(there, backend)).toBe(there);
  const back = await toHost(there);
  there.dispose();
  expect(back.source.kind).toBe("host");
  expect(await toArray(back)).toEqual([1, 1]);
});

test.each(backends)("%s: computed inputs of another backend are refused, and toHost is the way out", async (_, make) => {
  const [here, there] = [make(), createJsBackend()];
  const [a, b] = [await toBackend(tensor([1, 2]), here), await toBackend(tensor([3, 4]), there)];
  await expect(toArray(add(a, b))).rejects.toMatchObject({ code: "backend-mixed" });
  await expect(toArray(mul(b, 2), { backend: here })).rejects.toMatchObject({ code: "backend-mixed" });
  expect(await toArray(add(a, await toHost(b)))).toEqual([4, 6]);
});

test.each(backends)("%s: a released tensor is refused, as data and as an input", async (_, make) => {
  const backend = make();
  const x = await toBackend(tensor([1, 2]), backend);
  const y = exp(x);
  x.dispose();
  x.dispose();
  for (const read of [() => data(x), () => toArray(y, { backend }), () => toHost(x)])
    await expect(read()).rejects.toMatchObject({ code: "tensor-released", details: { shape: [2], dtype: "float32" } });
});

test.each(backends)("%s: what was uploaded for a run that fails is given back", async (_, make) => {
  const backend = make();
  const gone = await toBackend(tensor([1, 2]), backend);
  gone.dispose();
  await expect(toArray(add(tensor([3, 4]), gone), { backend })).rejects.toMatchObject({ code: "tensor-released" });
  expect(backend.memory().live).toBe(0);
});

test("a dtype that the backend lacks is refused with the first operator that makes it", async () => {
  const backend = createWasmBackend();
  const unsupported = { code: "dtype-unsupported", details: { backend: "wasm", dtype: "float64" } };
  await expect(toArray(exp(cast(tensor([1]), "float64")), { backend })).rejects.toMatchObject({
    ...unsupported,
    details: { ...unsupported.details, operator: "cast" },
  });
  await expect(toArray(exp(tensor(Float64Array.of(1, 2))), { backend })).rejects.toMatchObject({
    ...unsupported,
    details: { ...unsupported.details, operator: "an input" },
  });
});

test.each(backends)("%s: stopAt names the first operator whose value is not finite", async (_, make) => {
  const backend = make();
  const y = sub(log(sub(tensor([2, 1]), 1)), tensor([1, 1]));
  await expect(toArray(y, { backend, stopAt: "non-finite" })).rejects.toMatchObject({
    code: "not-finite",
    details: { operator: "log", index: 1, value: -Infinity, shape: [2] },
  });
  expect(backend.memory().live).toBe(0);
  expect(await toArray(y, { backend })).toEqual([-1, -Infinity]);
  const composite = softmax(div(tensor([1, 2]), scalar(0)));
  await expect(toArray(composite, { backend, stopAt: "non-finite" })).rejects.toMatchObject({
    details: { operator: "div", value: Infinity },
  });
  expect(await toArray(exp(tensor([0, 0])), { backend, stopAt: "non-finite" })).toEqual([1, 1]);
});

test("what has a value already is not computed again", async () => {
  const y = exp(tensor([1, 2]));
  await evaluate([y]);
  const before = bufferOf(y);
  await evaluate([y, tensor([1])], { backend: createWasmBackend() });
  expect(bufferOf(y)).toBe(before);
});
