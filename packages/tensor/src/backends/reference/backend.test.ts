import { expect, test } from "vitest";
import { compile } from "../../compile.ts";
import { tensor } from "../../create.ts";
import { data, toArray, toBackend } from "../../evaluate.ts";
import { add } from "../../operators/add.ts";
import { cast } from "../../operators/cast.ts";
import { softmax } from "../../operators/composites/softmax.ts";
import { exp } from "../../operators/exp.ts";
import { mul } from "../../operators/mul.ts";
import { sub } from "../../operators/sub.ts";
import { type Tensor } from "../../tensor.ts";
import { createJsBackend } from "../js/backend.ts";
import { createReferenceBackend } from "./backend.ts";
import { orderOf } from "./order.ts";

test("values are float64, with a bound that the float32 value keeps", async () => {
  const reference = createReferenceBackend();
  const [buffer] = await reference.walk([exp(tensor([0.5]))], []);
  if (buffer === undefined) throw new Error("no result");
  const { values, bounds } = reference.readWithBounds(buffer);
  expect(values[0]).toBe(Math.exp(0.5));
  const float32 = (await data(exp(tensor([0.5])), { backend: createJsBackend() }))[0] ?? NaN;
  expect(Math.abs(float32 - Math.exp(0.5))).toBeLessThanOrEqual(bounds?.[0] ?? 0);
  expect(bounds?.[0]).toBeLessThan(1e-6);
});

test("what is moved or exactly representable has no bound", async () => {
  const reference = createReferenceBackend();
  const [buffer] = await reference.walk([add(tensor([1, 2]), 3)], []);
  expect(buffer && reference.readWithBounds(buffer).bounds).toBeUndefined();
});

test("bounds grow from operator to operator", async () => {
  const reference = createReferenceBackend();
  const x = tensor([1.1]);
  const boundOf = async (y: Tensor): Promise<number> => {
    const [buffer] = await reference.walk([y], []);
    return (buffer && reference.readWithBounds(buffer).bounds?.[0]) ?? 0;
  };
  expect(await boundOf(mul(mul(x, x), x))).toBeGreaterThan(await boundOf(mul(x, x)));
});

test("results are downloaded in their dtype", async () => {
  const backend = createReferenceBackend();
  expect(await data(mul(tensor([0.1]), 3), { backend })).toEqual(Float32Array.of(Math.fround(0.1) * 3));
  expect(await data(cast(tensor([1.5, -2]), "float16"), { backend })).toEqual(Uint16Array.of(0x3e00, 0xc000));
  expect(await toArray(cast(tensor([0, 2]), "bool"), { backend })).toEqual([false, true]);
});

test("a compiled function walks its graph again with new arguments", async () => {
  const f = compile((x: Tensor) => softmax(x), { backend: createReferenceBackend() });
  expect(await toArray(await f(tensor([3, 3])))).toEqual([0.5, 0.5]);
  expect(await toArray(await f(tensor([0, -Infinity])))).toEqual([1, 0]);
});

test("a shared tensor is computed once, and a deep graph needs no deep stack", () => {
  let deep: Tensor = tensor([1]);
  for (let i = 0; i < 20_000; i++) deep = sub(deep, deep);
  expect(orderOf([deep]).tensors.length).toBe(20_001);
});

test("every byte comes back", async () => {
  const backend = createReferenceBackend();
  const x = await toBackend(tensor([1, 2]), backend);
  expect(backend.memory()).toEqual({ live: 16, scratch: 0 });
  x.dispose();
  expect(backend.memory().live).toBe(0);
});

test("it takes no plans and says so", async () => {
  const backend = createReferenceBackend();
  const plan = { inputs: [], results: [], steps: [], arenaBytes: 0, donated: [] };
  await expect(backend.prepare(plan)).rejects.toMatchObject({ code: "backend-failed" });
});
