import { afterAll, describe, expect, test } from "vitest";
import { compile } from "../../compile.ts";
import { tensor } from "../../create.ts";
import { data, evaluate, toArray, toBackend } from "../../evaluate.ts";
import { add } from "../../operators/add.ts";
import { matmul } from "../../operators/matmul.ts";
import { mul } from "../../operators/mul.ts";
import { iota } from "../../operators/iota.ts";
import { square } from "../../operators/square.ts";
import { sum } from "../../operators/sum.ts";
import { tanh } from "../../operators/tanh.ts";
import { transpose } from "../../operators/transpose.ts";
import type { Tensor } from "../../tensor.ts";
import { absence, openSpied } from "./spied.fixture.ts";

describe.skipIf(absence !== undefined)(`plans on webgpu${absence === undefined ? "" : `: ${absence}`}`, async () => {
  if (absence !== undefined) return;
  const spied = await openSpied();
  const { backend, counts, reset } = spied;
  afterAll(() => backend.close());
  const counted = async (run: () => Promise<unknown>): Promise<typeof counts> => {
    reset();
    await run();
    return { ...counts };
  };

  test("a plan is one submit of one pass, and several readings that are asked for together are one mapping", async () => {
    const layers = compile((x: Tensor) => ({ y: tanh(matmul(tanh(matmul(x, x)), x)), s: sum(x), t: transpose(x) }), { backend });
    const x = await toBackend(tensor([[1, 2], [3, 4]]), backend); // prettier-ignore
    await layers(x);
    const run = await counted(() => layers(x));
    expect(run).toMatchObject({ submits: 1, passes: 1, pipelines: 0 });
    expect(run.dispatches).toBeGreaterThan(3);
    const { y, s, t } = await layers(x);
    expect(await counted(() => Promise.all([data(y), data(s), data(t)]))).toMatchObject({ submits: 1, maps: 1, copies: 3, passes: 0 });
  });

  test("bind groups are kept while buffers are the same, and a new row count compiles nothing", async () => {
    const run = compile((x: Tensor) => sum(mul(tanh(x), 3), { axis: 1 }), { backend });
    const x = await toBackend(tensor([[1, 2, 3], [4, 5, 6]]), backend); // prettier-ignore
    const once = async (input: Tensor): Promise<void> => (await run(input)).dispose();
    await once(x);
    await once(x);
    expect(await counted(() => once(x))).toMatchObject({ groups: 0, pipelines: 0, submits: 1 });
    const more = await toBackend(tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]]), backend); // prettier-ignore
    const again = await counted(() => once(more));
    expect(again).toMatchObject({ pipelines: 0, submits: 1 });
    expect(again.groups).toBeGreaterThan(0);
  });

  test("one tensor may be given twice, and donated beside another that is read", async () => {
    const both = compile((x: Tensor, y: Tensor) => add(mul(x, 10), transpose(y)), { backend, donate: [0] });
    const x = await toBackend(tensor([[1, 2], [3, 4]]), backend); // prettier-ignore
    expect(await toArray(await both(x, x))).toEqual([[11, 23], [32, 44]]); // prettier-ignore
    const [a, b] = [tensor([[1, 2], [3, 4]]), tensor([[5, 6], [7, 8]])]; // prettier-ignore
    const [own, other] = [await toBackend(a, backend), await toBackend(b, backend)];
    expect(await toArray(await both(own, other))).toEqual([[15, 27], [36, 48]]); // prettier-ignore
  });

  test("inputs without elements, and sums over none", async () => {
    const none = tensor(new Float32Array(0), { shape: [0, 3] });
    expect(await toArray(mul(none, 2), { backend })).toEqual([]);
    expect(await toArray(sum(none, { axis: 0 }), { backend })).toEqual([0, 0, 0]);
    expect(await toArray(matmul(transpose(none), none), { backend })).toEqual([[0, 0, 0], [0, 0, 0], [0, 0, 0]]); // prettier-ignore
  });

  test("more groups than one axis of a dispatch has take two", async () => {
    const count = 65_535 * 64 + 100;
    const values = await data(iota({ shape: [count], axis: 0 }), { backend });
    expect(values.length).toBe(count);
    expect([values[0], values[65_535 * 64 - 1], values[65_535 * 64], values[count - 1]]).toEqual([0, count - 101, count - 100, count - 1]);
  });

  test("runs that were called at once end in the order of the calls", async () => {
    const step = compile((x: Tensor) => add(mul(x, 2), 1), { backend, donate: [0] });
    const look = compile((x: Tensor) => square(tanh(x)), { backend });
    const x = await toBackend(tensor([0.5, 1]), backend);
    // Until its plan is prepared a call has not reached the backend.
    for (const warm of [look, step]) (await warm(await toBackend(tensor([1, 1]), backend))).dispose();
    const [seen, next] = await Promise.all([look(x), step(x)]);
    expect(await toArray(next)).toEqual([2, 3]);
    expect(((await toArray(seen)) as number[])[0]).toBeCloseTo(Math.tanh(0.5) ** 2, 6);
  });

  test("a reading that was asked for before a run sees what was there before", async () => {
    const step = compile((x: Tensor) => add(x, 1), { backend, donate: [0] });
    const x = await toBackend(tensor([1, 2]), backend);
    (await step(await toBackend(tensor([0, 0]), backend))).dispose();
    const before = data(x);
    const next = step(x);
    expect(Array.from(await before)).toEqual([1, 2]);
    expect(await toArray(await next)).toEqual([2, 3]);
  });

  test("live bytes are exactly flat over a thousand runs whose row counts change", async () => {
    // A backend of its own: what other tests left may be collected meanwhile.
    const { backend } = await openSpied();
    const infer = compile((x: Tensor) => tanh(mul(x, sum(x, { axis: 0 }))), { backend });
    let scratch = 0;
    for (let i = 0; i < 1000; i++) {
      const y = await infer(tensor(new Float32Array((1 + (i % 5)) * 3).fill(i), { shape: [1 + (i % 5), 3] }));
      await evaluate([y], { backend });
      y.dispose();
      if (backend.memory().live !== 0) expect([i, backend.memory().live]).toEqual([i, 0]);
      if (i === 10) scratch = backend.memory().scratch;
    }
    expect(backend.memory()).toEqual({ live: 0, scratch });
    await backend.close();
  });
});

describe.skipIf(absence !== undefined)("with the least limits that a device may have", async () => {
  if (absence !== undefined) return;
  const { backend, counts, reset } = await openSpied({ leastLimits: true, features: [] });
  afterAll(() => backend.close());

  test("numbers beside seven inputs travel together", async () => {
    const vectors = Array.from({ length: 7 }, (_, i) => tensor([i + 1, i + 2, i + 3]));
    const numbers = Array.from({ length: 7 }, (_, i) => tensor([10 ** (i % 4)]));
    const mixed = compile(
      (xs: readonly Tensor[], ns: readonly Tensor[]) => xs.map((x, i) => mul(x, ns[i] as Tensor)).reduce((a, b) => add(a, b)),
      { backend },
    );
    const expected = [0, 1, 2].map((place) => vectors.reduce((total, _, i) => total + (i + 1 + place) * 10 ** (i % 4), 0));
    expect(await toArray(await mixed(vectors, numbers))).toEqual(expected);
    reset();
    await mixed(vectors, numbers);
    expect(counts).toMatchObject({ submits: 1, passes: 1, dispatches: 2 });
  });

  test("an operand above the largest binding is refused with both numbers, at upload and in a plan", async () => {
    const limit = 2 ** 27;
    const elements = limit / 4 + 1;
    const refusal = { code: "memory-exhausted", details: { requested: 4 * elements, limit } };
    await expect(data(add(tensor(new Float32Array(elements)), 1), { backend })).rejects.toMatchObject(refusal);
    await expect(data(iota({ shape: [elements], axis: 0 }), { backend })).rejects.toMatchObject(refusal);
    // Nothing was lost by it.
    expect(await toArray(add(tensor([1]), 1), { backend })).toEqual([2]);
  });

  test("without timestamps it can't be observed", () => {
    expect(backend.observe).toBeUndefined();
  });
});
