import { nodeHost } from "@tercet/host/node";
import { afterAll, describe, expect, test } from "vitest";
import { openWebgpuForTests } from "../../../claims/webgpu.ts";
import { compile } from "../../compile.ts";
import { tensor } from "../../create.ts";
import { data, evaluate, toArray, toBackend } from "../../evaluate.ts";
import { add } from "../../operators/add.ts";
import { cast } from "../../operators/cast.ts";
import { exp } from "../../operators/exp.ts";
import { matmul } from "../../operators/matmul.ts";
import { mul } from "../../operators/mul.ts";
import { sum } from "../../operators/sum.ts";
import { transpose } from "../../operators/transpose.ts";
import type { Tensor } from "../../tensor.ts";

const opened = await openWebgpuForTests(nodeHost());

describe.skipIf(opened.kind === "absent")(`webgpu${opened.kind === "absent" ? `: ${opened.why}` : ""}`, () => {
  if (opened.kind === "absent") return;
  const { backend } = opened;
  afterAll(() => backend.close());

  // The first test: what others leave to the collector is in nobody's count yet.
  test("every byte comes back", async () => {
    const x = await toBackend(tensor([1, 2, 3, 4]), backend);
    const y = exp(x);
    await evaluate([y], { backend });
    expect(backend.memory().live).toBe(32);
    y.dispose();
    x.dispose();
    x.dispose();
    expect(backend.memory().live).toBe(0);
  });

  test("says which adapter it computes on and what it lacks", () => {
    const { name, threads, why, unsupported } = backend.describe();
    expect({ name, threads }).toEqual({ name: "webgpu", threads: 1 });
    expect(why[0]).toContain("the adapter is ");
    expect(unsupported.map(({ what }) => what)).toContain("float64");
  });

  test("computes a plan of several kernels", async () => {
    const x = tensor([[1, 2, 3], [4, 5, 6]]); // prettier-ignore
    expect(await toArray(add(matmul(x, transpose(x)), sum(x)), { backend })).toEqual([[35, 53], [53, 98]]); // prettier-ignore
  });

  test("stores 16-bit and 8-bit elements packed, with an odd number of them", async () => {
    const x = tensor([1, -2.5, 300]);
    expect(Array.from(await data(cast(x, "float16"), { backend }))).toEqual([0x3c00, 0xc100, 0x5cb0]);
    expect(Array.from(await data(cast(x, "bfloat16"), { backend }))).toEqual([0x3f80, 0xc020, 0x4396]);
    expect(Array.from(await data(cast(x, "int8"), { backend }))).toEqual([1, -2, 127]);
    expect(await toArray(cast(cast(x, "float16"), "float32"), { backend })).toEqual([1, -2.5, 300]);
  });

  test("large tensors come back as they were, from new memory and from memory that was used before", async () => {
    for (const seed of [1, 2]) {
      const values = Float32Array.from({ length: 2 ** 20 + 3 }, (_, i) => seed * i);
      const x = await toBackend(tensor(values), backend);
      expect(await data(x)).toEqual(values);
      x.dispose();
    }
  });

  test("a donated input gives its memory to the result", async () => {
    const step = compile((x: Tensor) => add(mul(x, 0.5), 1), { backend, donate: [0] });
    const first = await toBackend(tensor([2, 4]), backend);
    const second = await step(first);
    expect(await toArray(second)).toEqual([2, 3]);
    await expect(data(first)).rejects.toMatchObject({ code: "tensor-released" });
    second.dispose();
  });
});
