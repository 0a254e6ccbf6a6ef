import { createJsBackend, data, linear, normals, tanh, tensor, treeToPaths, valueAndGrad, type Tensor } from "@tercet/tensor";
import { expect, it } from "vitest";
import { cachedGradient } from "./gradient-cache.ts";
import { rankingLoss } from "./losses/ranking.ts";

const backend = createJsBackend();
const draw = (seed: number, shape: readonly number[]): Tensor => {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return tensor(Float64Array.from(normals(seed, size)), { shape });
};

interface Parameters {
  readonly weight: Tensor;
  readonly bias: Tensor;
}

const parameters: Parameters = { weight: draw(1, [5, 4]), bias: draw(2, [5]) };
const encode = (p: Parameters, texts: Tensor): Tensor => tanh(linear(texts, p.weight, p.bias));
const loss = (columns: readonly Tensor[]): Tensor => rankingLoss(columns, { scale: 20, similarity: "cosine" });

it.each([[[7]], [[2, 2, 3]], [[1, 1, 1, 1, 1, 1, 1]]])("equals the plain gradient of parts of %j texts to rounding", async (sizes) => {
  const [contexts, candidates] = [draw(3, [7, 4]), draw(4, [7, 4])];
  const plain = valueAndGrad((p: Parameters) => loss([encode(p, contexts), encode(p, candidates)]))(parameters);
  const parts = async (column: Tensor): Promise<readonly Tensor[]> => {
    const values = await data(column);
    let from = 0;
    return sizes.map((size) => tensor(values.slice(4 * from, 4 * (from += size)), { shape: [size, 4] }));
  };
  const cached = await cachedGradient({ encode, loss, backend })(parameters, [await parts(contexts), await parts(candidates)]);
  expect((await data(cached.value))[0]).toBeCloseTo((await data(plain.value, { backend }))[0]!, 13);
  for (const [[path, own], [, wanted]] of treeToPaths(cached.gradient).map((pair, i) => [pair, treeToPaths(plain.gradient)[i]!] as const)) {
    const expected = await data(wanted, { backend });
    (await data(own)).forEach((value, i) => { expect([path, i, Math.abs(value - expected[i]!) < 1e-12]).toEqual([path, i, true]); }); // prettier-ignore
  }
});

it("refuses a batch without parts", async () => {
  const broken = cachedGradient({ encode, loss: () => tensor(Float64Array.of(0), { shape: [] }), backend });
  await expect(broken(parameters, [])).rejects.toThrow();
});
