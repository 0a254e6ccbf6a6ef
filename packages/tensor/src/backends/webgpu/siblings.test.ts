import { afterAll, describe, expect, test } from "vitest";
import { compile } from "../../compile.ts";
import { tensor } from "../../create.ts";
import { toArray, toBackend } from "../../evaluate.ts";
import { add } from "../../operators/add.ts";
import { linear } from "../../operators/composites/linear.ts";
import { mul } from "../../operators/mul.ts";
import type { Tensor } from "../../tensor.ts";
import { absence, openSpied } from "./spied.fixture.ts";

describe.skipIf(absence !== undefined)(`dispatches that do the same${absence === undefined ? "" : `: ${absence}`}`, async () => {
  if (absence !== undefined) return;
  const { backend, counts, reset } = await openSpied();
  afterAll(() => backend.close());
  const results = async (...tensors: readonly Promise<Tensor>[]): Promise<unknown> =>
    Promise.all((await Promise.all(tensors)).map((each) => toArray(each)));

  test("are one where they do it to different memory", async () => {
    const scale = compile((x: Tensor, y: Tensor, z: Tensor, by: Tensor) => [mul(x, by), mul(y, by), mul(z, by)], { backend });
    const given = [tensor([1, 2]), tensor([3, 4]), tensor([5, 6]), tensor([10, 100])] as const;
    await scale(...given);
    reset();
    const made = await scale(...given);
    expect(counts.dispatches).toBe(1);
    expect(await results(...made.map(async (each) => each))).toEqual([[10, 200], [30, 400], [50, 600]]); // prettier-ignore
  });

  test("stay apart where one reads what another writes, also in the memory of an input", async () => {
    const twice = compile((x: Tensor, y: Tensor) => ({ once: mul(x, y), twice: mul(mul(x, y), y) }), { backend });
    const { once, twice: again } = await twice(tensor([1, 2]), tensor([10, 100]));
    expect(await results(Promise.resolve(once), Promise.resolve(again))).toEqual([[10, 200], [100, 20000]]); // prettier-ignore

    const step = compile((x: Tensor, y: Tensor) => ({ x: add(x, y), y: add(y, x) }), { backend, donate: [0, 1] });
    const { x, y } = await step(await toBackend(tensor([1, 2]), backend), await toBackend(tensor([10, 20]), backend));
    expect(await results(Promise.resolve(x), Promise.resolve(y))).toEqual([[11, 22], [11, 22]]); // prettier-ignore
  });

  test("are one for projections of one input, whose bits are those of each alone", async () => {
    const wave = (seed: number, count: number): Float32Array<ArrayBuffer> =>
      Float32Array.from({ length: count }, (_, i) => Math.sin(seed + 1.7 * i));
    const x = tensor(wave(0, 5 * 12), { shape: [5, 12] });
    const weights = [1, 2, 3].map((seed) => tensor(wave(seed, 8 * 12), { shape: [8, 12] }));
    const biases = [4, 5, 6].map((seed) => tensor(wave(seed, 8)));
    const all = compile((input: Tensor, ws: readonly Tensor[], bs: readonly Tensor[]) => ws.map((w, i) => linear(input, w, bs[i])), {
      backend,
    });
    reset();
    const together = await all(x, weights, biases);
    expect(counts.dispatches).toBe(1);
    for (const [i, each] of together.entries())
      expect(await toArray(each)).toEqual(await toArray(linear(x, weights[i] as Tensor, biases[i]), { backend })); // one for each
  });
});
