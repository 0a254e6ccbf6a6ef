import { nodeHost } from "@tercet/host/node";
import { afterAll, describe, expect, test } from "vitest";
import type { Backend } from "./backend/interface.ts";
import { createJsBackend } from "./backends/js/backend.ts";
import { createReferenceBackend } from "./backends/reference/backend.ts";
import { createWasmBackend } from "./backends/wasm/backend.ts";
import { compile } from "./compile.ts";
import { full, tensor } from "./create.ts";
import { toArray, toBackend } from "./evaluate.ts";
import { add } from "./operators/add.ts";
import { cast } from "./operators/cast.ts";
import { linear } from "./operators/composites/linear.ts";
import { exp } from "./operators/exp.ts";
import { matmul } from "./operators/matmul.ts";
import { mul } from "./operators/mul.ts";
import { slice } from "./operators/slice.ts";
import { sub } from "./operators/sub.ts";
import { sum } from "./operators/sum.ts";
import { transpose } from "./operators/transpose.ts";
import type { Tensor } from "./tensor.ts";

const workers = nodeHost().workers;
const backends: readonly (readonly [name: string, backend: Backend])[] = [
  ["js", createJsBackend()],
  ["js interpreted", createJsBackend({ mode: "interpreted" })],
  ["wasm", createWasmBackend({ threads: 1 })],
  ["wasm in two threads", createWasmBackend({ threads: 2, workers, sharedFrom: 0 })],
  ["reference", createReferenceBackend()],
];
afterAll(async () => {
  for (const [, backend] of backends) await backend.close();
});

describe.each(backends)("%s", (_, backend) => {
  const on = (values: readonly number[]): Promise<Tensor> => toBackend(tensor(values), backend);

  test("a function is traced once for each set of shapes, types and places", async () => {
    let calls = 0;
    const f = compile(
      (x: Tensor, more: { readonly bias?: Tensor | undefined }) => {
        calls++;
        return more.bias === undefined ? mul(x, 2) : add(x, more.bias);
      },
      { backend },
    );
    expect(await toArray(await f(tensor([1, 2]), {}))).toEqual([2, 4]);
    expect(await toArray(await f(tensor([3, 4]), {}))).toEqual([6, 8]);
    expect(calls).toBe(1);
    expect(await toArray(await f(tensor([1, 2, 3]), {}))).toEqual([2, 4, 6]);
    expect(await toArray(await f(tensor([1, 2]), { bias: tensor([10, 20]) }))).toEqual([11, 22]);
    expect(await toArray(await f(tensor(Int32Array.of(7)), {}))).toEqual([14]);
    expect(calls).toBe(4);
  });

  test("trees come back in their form, with undefined places", async () => {
    const f = compile(
      (p: { readonly w: readonly (Tensor | undefined)[]; readonly none?: Tensor | undefined }) => ({
        sums: p.w.map((w) => w && sum(w)),
        none: p.none,
      }),
      { backend },
    );
    const result = await f({ w: [tensor([1, 2]), undefined, tensor([3, 4, 5])], none: undefined });
    expect(Object.keys(result)).toEqual(["sums", "none"]);
    expect(await Promise.all(result.sums.map(async (each) => each && toArray(each)))).toEqual([3, undefined, 12]);
    expect(result.none).toBeUndefined();
  });

  test("an array and an object with equal paths are two forms", async () => {
    const f = compile((tree: object) => tree, { backend });
    expect(Array.isArray(await f([tensor([1])]))).toBe(true);
    expect(Array.isArray(await f({ 0: tensor([1]) }))).toBe(false);
  });

  test("a result that is an argument, or one value twice, owns its memory", async () => {
    const f = compile((x: Tensor) => ({ same: x, a: exp(x), b: exp(x) }), { backend });
    const x = await on([0, 0]);
    const { same, a, b } = await f(x);
    x.dispose();
    a.dispose();
    expect([await toArray(same), await toArray(b)]).toEqual([[0, 0], [1, 1]]); // prettier-ignore
  });

  test("captured constants, on the host, computed and lazy, keep their values", async () => {
    const [host, computed] = [tensor([1, 2]), await on([10, 20])];
    const lazy = mul(host, 100);
    const f = compile((x: Tensor) => add(add(mul(x, host), computed), add(lazy, full([2], 0.5))), { backend });
    for (const values of [
      [1, 1],
      [2, 3],
    ])
      // prettier-ignore
      expect(await toArray(await f(tensor(values)))).toEqual([(values[0] ?? 0) + 110.5, 2 * (values[1] ?? 0) + 220.5]);
    computed.dispose();
    await expect(f(tensor([1, 1]))).rejects.toMatchObject({ code: "tensor-released" });
  });

  test("a lazy argument is computed once and keeps its value", async () => {
    const f = compile((x: Tensor) => add(x, 1), { backend });
    const x = exp(tensor([0]));
    expect(await toArray(await f(x))).toEqual([2]);
    expect(x.source.kind).toBe("buffer");
  });

  test("donated arguments are gone afterwards, others stay, and memory stays flat", async () => {
    const f = compile((p: { readonly w: Tensor }, x: Tensor) => ({ w: sub(p.w, x) }), { backend, donate: [0] });
    const x = await on([1, 1, 1]);
    let p = { w: await on([9, 8, 7]) };
    const live = backend.memory().live;
    for (let i = 0; i < 3; i++) {
      const before = p.w;
      p = await f(p, x);
      await expect(toArray(before)).rejects.toMatchObject({ code: "tensor-released" });
      if (backend.walk === undefined) expect(backend.memory().live).toBe(live);
    }
    expect([await toArray(p.w), await toArray(x)]).toEqual([[6, 5, 4], [1, 1, 1]]); // prettier-ignore
    p.w.dispose();
    x.dispose();
  });

  test("a donated argument that a later kernel still reads is not written over too early", async () => {
    const f = compile((w: Tensor) => ({ next: matmul(w, transpose(w)), old: sum(w) }), { backend, donate: [0] });
    const w = await toBackend(tensor([[1, 2], [3, 4]]), backend); // prettier-ignore
    const { next, old } = await f(w);
    expect([await toArray(next), await toArray(old)]).toEqual([[[5, 11], [11, 25]], 10]); // prettier-ignore
  });

  test("what was prepared from donated memory is not read again when a result has taken it over", async () => {
    const [x, weight] = [tensor([[1, 2], [3, 4]]), await toBackend(tensor([[1, 0], [2, 5]]), backend)]; // prettier-ignore
    const step = compile((w: Tensor, a: Tensor) => ({ w: mul(w, 2), first: linear(a, w), second: linear(add(a, 1), w) }), {
      backend,
      donate: [0],
    });
    const project = compile((a: Tensor, w: Tensor) => linear(a, w), { backend });
    let w = weight;
    for (let factor = 2; factor <= 8; factor *= 2) {
      ({ w } = await step(w, x));
      expect(await toArray(await project(x, w))).toEqual([[factor, 12 * factor], [3 * factor, 26 * factor]]); // prettier-ignore
    }
  });

  test("two parts of one weight are told apart, however often they are used", async () => {
    const both = await toBackend(tensor([[1, 0], [0, 1], [2, 0], [0, 2]]), backend); // prettier-ignore
    const part = (w: Tensor, from: number): Tensor => slice(w, { axis: 0, from, to: from + 2 });
    const project = compile((x: Tensor, w: Tensor) => [linear(x, part(w, 0)), linear(x, part(w, 2))], { backend });
    for (let i = 0; i < 4; i++) {
      const results = await project(tensor([[i, 1]]), both);
      expect(await Promise.all(results.map((each) => toArray(each)))).toEqual([[[i, 1]], [[2 * i, 2]]]); // prettier-ignore
    }
  });

  test("a tensor that stands at two places of the arguments is donated safely", async () => {
    const f = compile((p: { readonly a: Tensor; readonly b: Tensor }, x: Tensor) => ({ a: add(p.a, 1), b: mul(p.b, x) }), {
      backend,
      donate: [0],
    });
    const shared = await on([2, 3]);
    const { a, b } = await f({ a: shared, b: shared }, await on([10, 10]));
    expect([await toArray(a), await toArray(b)]).toEqual([[3, 4], [20, 30]]); // prettier-ignore
    a.dispose();
    expect(await toArray(b)).toEqual([20, 30]);
    const again = await on([2, 3]);
    const second = await f({ a: again, b: await on([1, 1]) }, again);
    expect([await toArray(second.a), await toArray(second.b)]).toEqual([[3, 4], [2, 3]]); // prettier-ignore
  });

  test("what a call uploads it gives back, also where it fails", async () => {
    const f = compile((x: Tensor, y: Tensor) => linear(x, y), { backend });
    const live = backend.memory().live;
    const result = await f(tensor([[1, 2]]), tensor([[3, 4]]));
    result.dispose();
    expect(backend.memory().live).toBe(live);
    const gone = await toBackend(tensor([[3, 4]]), backend);
    gone.dispose();
    await expect(f(tensor([[1, 2]]), gone)).rejects.toMatchObject({ code: "tensor-released" });
    expect(backend.memory().live).toBe(live);
  });

  test("a function that throws is called again", async () => {
    let calls = 0;
    const f = compile(
      (x: Tensor) => {
        if (++calls === 1) throw new Error("not yet");
        return exp(x);
      },
      { backend },
    );
    await expect(f(tensor([0]))).rejects.toThrow("not yet");
    expect(await toArray(await f(tensor([0])))).toEqual([1]);
  });
});

test("a failing preparation does not stay", async () => {
  const js = createJsBackend();
  let attempts = 0;
  const backend: Backend = { ...js, prepare: (plan) => (++attempts === 1 ? Promise.reject(new Error("no memory")) : js.prepare(plan)) };
  const f = compile((x: Tensor) => exp(x), { backend });
  await expect(f(tensor([0, 0]))).rejects.toThrow("no memory");
  expect(await toArray(await f(tensor([0, 0])))).toEqual([1, 1]);
});

test("a failing call keeps donated arguments", async () => {
  const backend = createJsBackend();
  const f = compile((w: Tensor, x: Tensor) => sub(w, x), { backend, donate: [0] });
  const w = await toBackend(tensor([1, 2]), backend);
  const elsewhere = await toBackend(tensor([1, 1]), createWasmBackend());
  await expect(f(w, elsewhere)).rejects.toMatchObject({ code: "backend-mixed" });
  expect(await toArray(w)).toEqual([1, 2]);
});

test("a donated argument that the function uses as a constant too is refused", async () => {
  const backend = createJsBackend();
  const w = await toBackend(tensor([1, 2]), backend);
  const f = compile((x: Tensor) => mul(x, w), { backend, donate: [0] });
  await expect(f(w)).rejects.toMatchObject({ code: "attribute-invalid" });
  expect(await toArray(w)).toEqual([1, 2]);
});

test("constants of the host are uploaded once for all forms, and released with the last of them", async () => {
  const backend = createJsBackend();
  const table = tensor(new Float32Array(1000));
  const f = compile((x: Tensor) => add(sum(table), x), { backend });
  const use = async (length: number): Promise<void> => (await f(tensor(new Float32Array(length)))).dispose();
  for (let length = 2; length < 6; length++) await use(length);
  expect(backend.memory().live).toBe(4000);
  const g = compile((x: Tensor) => add(sum(tensor(new Float32Array(1000))), x), { backend });
  for (let length = 2; length < 2 + 256 + 10; length++) (await g(tensor(new Float32Array(length)))).dispose();
  expect(backend.memory().live).toBe(4000 + 256 * 4000);
});

test("a dtype that the backend lacks is refused", async () => {
  const f = compile((x: Tensor) => cast(x, "float64"), { backend: createWasmBackend() });
  await expect(f(tensor([1]))).rejects.toMatchObject({ code: "dtype-unsupported" });
});
