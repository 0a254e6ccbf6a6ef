import { describe, expect, test } from "vitest";
import { compile } from "../../compile.ts";
import { tensor } from "../../create.ts";
import { data, evaluate, toArray, toBackend } from "../../evaluate.ts";
import { add } from "../../operators/add.ts";
import { linear } from "../../operators/composites/linear.ts";
import { exp } from "../../operators/exp.ts";
import { matmul } from "../../operators/matmul.ts";
import { mul } from "../../operators/mul.ts";
import { segmentSum } from "../../operators/segment-sum.ts";
import { transpose } from "../../operators/transpose.ts";
import type { Tensor } from "../../tensor.ts";
import { createJsBackend } from "./backend.ts";
import { kernels } from "./kernels/index.ts";

describe.each(["generated", "interpreted"] as const)("%s", (mode) => {
  test("says how it computes and why", () => {
    expect(createJsBackend({ mode }).describe()).toMatchObject({ name: "js", mode, threads: 1, why: ["asked for"] });
  });

  test("computes in float64 where the tensors are", async () => {
    const backend = createJsBackend({ mode });
    expect(await toArray(exp(tensor(Float64Array.of(1))), { backend })).toEqual([Math.E]);
  });

  test("a sum over scaled rows has the same bits whether scaling is fused into it or not", async () => {
    const backend = createJsBackend({ mode });
    const values = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i));
    const sums = async (offsets: readonly number[]): Promise<readonly number[]> => {
      const row = tensor(values.subarray(0, 8));
      const scaled = mul(add(mul(tensor(values, { shape: [8, 8] }), row), row), 0.06);
      return Array.from(await data(segmentSum(scaled, tensor(Int32Array.from(offsets))), { backend })).slice(0, 8);
    };
    // One segment is read once, two segments by two kernels.
    expect(await sums([0, 8, 8])).toEqual(await sums([0, 8]));
  });

  test("every byte comes back", async () => {
    const backend = createJsBackend({ mode });
    const x = await toBackend(tensor([1, 2, 3, 4]), backend);
    expect(backend.memory().live).toBe(16);
    const y = matmul(tensor([[1], [2]]), transpose(matmul(tensor([[1], [2]]), tensor([[3]]))));
    await evaluate([y], { backend });
    expect(backend.memory().live).toBe(32);
    expect(backend.memory().scratch).toBeGreaterThan(0);
    y.dispose();
    x.dispose();
    x.dispose();
    expect(backend.memory().live).toBe(0);
  });

  test("a donated input gives its memory to the result", async () => {
    const backend = createJsBackend({ mode });
    const step = compile((x: Tensor) => add(mul(x, 0.5), 1), { backend, donate: [0] });
    const first = await toBackend(tensor([2, 4]), backend);
    const second = await step(first);
    expect(backend.memory().live).toBe(8);
    expect(await toArray(second)).toEqual([2, 3]);
    await expect(data(first)).rejects.toMatchObject({ code: "tensor-released" });
  });
});

test("by default it generates code where that is allowed", () => {
  expect(createJsBackend().describe().mode).toBe("generated");
});

test("where functions from text are forbidden it interprets, and says so", () => {
  const original = globalThis.Function;
  try {
    globalThis.Function = (() => {
      throw new EvalError("forbidden");
    }) as unknown as FunctionConstructor; // what a content security policy does
    expect(createJsBackend().describe()).toMatchObject({ mode: "interpreted", why: ["this place forbids functions made from text"] });
  } finally {
    globalThis.Function = original;
  }
});

test("a buffer of another backend is refused", async () => {
  const [one, other] = [createJsBackend(), createJsBackend()];
  const x = await toBackend(tensor([1]), one);
  await expect(data(add(x, 1), { backend: other })).rejects.toMatchObject({ code: "backend-mixed" });
});

test("a row of a product has the same bits whatever rows surround it", async () => {
  const backend = createJsBackend();
  const numbers = (count: number, seed: number): Float32Array => Float32Array.from({ length: count }, (_, i) => Math.sin(seed + i * 1.7));
  const [x, weight, bias] = [numbers(130 * 33, 1), tensor(numbers(7 * 33, 2), { shape: [7, 33] }), tensor(numbers(7, 3))];
  const all = await data(linear(tensor(x, { shape: [130, 33] }), weight, bias), { backend });
  for (const row of [0, 1, 63, 64, 65, 127, 129]) {
    const alone = await data(linear(tensor(x.slice(row * 33, (row + 1) * 33), { shape: [1, 33] }), weight, bias), { backend });
    expect(all.slice(row * 7, (row + 1) * 7)).toEqual(alone);
  }
});

test("no definition has two kernels", () => {
  const definitions = kernels.map(({ definition }) => definition);
  expect(new Set(definitions).size).toBe(definitions.length);
  expect(createJsBackend().claimed).toEqual(definitions);
});
