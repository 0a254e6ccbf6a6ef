import { data, tanh, tensor, type Tensor } from "@tercet/tensor";
import { describe, expect, test } from "vitest";
import { bucketOf, poolBert } from "./bert.ts";
import { batchOf, tinyBert } from "./models.fixture.ts";
import { tokenTensors } from "./tokens.ts";

/**
 * T5's rule (Raffel et al., 2020) without floating point: 16 buckets for each direction of 32; up to 7 a bucket for each distance, then
 * eight over [8, 128), each twice as wide in squares: bucket 8 + k begins where distance^2 >= 8^2 2^k.
 */
function published(distance: number): number {
  const length = Math.abs(distance);
  const side = distance > 0 ? 16 : 0;
  if (length < 8) return side + length;
  let k = 0;
  while (k < 7 && length * length >= 64 * 2 ** (k + 1)) k++;
  return side + 8 + k;
}

describe("the bucket of a distance", () => {
  test("is that of T5's rule for every distance up to 600, at the edges too", () => {
    for (let distance = -600; distance <= 600; distance++)
      expect([distance, bucketOf(distance, { buckets: 32, maxDistance: 128 })]).toEqual([distance, published(distance)]);
  });

  test("never leaves its half", () => {
    const sizes = { buckets: 8, maxDistance: 10 };
    const behind = Array.from({ length: 100 }, (_, i) => bucketOf(-i, sizes));
    const ahead = Array.from({ length: 100 }, (_, i) => bucketOf(i + 1, sizes));
    expect([Math.min(...behind), Math.max(...behind)]).toEqual([0, 3]);
    expect([Math.min(...ahead), Math.max(...ahead)]).toEqual([5, 7]);
  });
});

test("the pooler reads the first token of each sequence", async () => {
  const tokens = tokenTensors(batchOf([[1, 2], [3], [4, 5]], tinyBert), tinyBert); // prettier-ignore
  const output = tensor([[1, 2], [9, 9], [3, 4], [5, 6], [9, 9]]); // prettier-ignore
  const dense = { weight: tensor([[0.5, 0], [0, 0.25]]), bias: tensor([0, 0.125]) }; // prettier-ignore
  const pooled = await data(poolBert(dense, { embedded: output, layers: [], output, tokens }));
  const expected = await data(tanh(tensor([0.5, 0.625, 1.5, 1.125, 2.5, 1.625])));
  expect([...pooled]).toEqual([...expected]);
});

test("the pooler makes of a sequence without tokens what it makes of a zero vector, and asks for no token where there is none", async () => {
  const dense = { weight: tensor([[0.5, 0], [0, 0.25]]), bias: tensor([0, 0.125]) }; // prettier-ignore
  const pooledOf = async (texts: readonly (readonly number[])[], rows: readonly (readonly number[])[]): Promise<readonly number[]> => {
    const output = tensor(Float32Array.from(rows.flat()), { shape: [rows.length, 2] });
    const only = (): Tensor => {
      throw new Error("There is no token to ask for");
    };
    const tokens = tokenTensors(batchOf(texts, tinyBert), tinyBert);
    return [...(await data(poolBert(dense, { embedded: output, layers: [], output, tokens, ...(rows.length === 0 ? { only } : {}) })))];
  };
  const [zero = 0, bias = 0] = await data(tanh(tensor([0, 0.125])));
  expect((await pooledOf([[1], [], [2], []], [[1, 2], [3, 4]])).filter((_, i) => [2, 3, 6, 7].includes(i))).toEqual([zero, bias, zero, bias]); // prettier-ignore
  expect(await pooledOf([[], []], [])).toEqual([zero, bias, zero, bias]);
});
