import { afterAll, describe, expect, test } from "vitest";
import { ones, tensor } from "../src/create.ts";
import { data } from "../src/evaluate.ts";
import { attentionWithDropout } from "../src/operators/composites/attention-with-dropout.ts";
import { dropout } from "../src/operators/composites/dropout.ts";
import { randomBits } from "../src/operators/random-bits.ts";
import { randomMask } from "../src/operators/random-mask.ts";
import { randomUniform } from "../src/operators/random-uniform.ts";
import { key, keyTensor } from "../src/random.ts";
import { threefry } from "../src/scalar/threefry.ts";
import type { Tensor } from "../src/tensor.ts";
import { everyBackend } from "./every-backend.ts";

const backends = await everyBackend();
afterAll(() => Promise.all(backends.map(([, backend]) => backend.close())));

const from = key(0xfedc_ba98_765);
const bitsAt = (position: number): number => threefry(from, [0, position])[0];

/** Each call gives four positions 16 bits: high and low half of its first word, then of its second. */
function masksOf(count: number): readonly number[] {
  const words = Array.from({ length: Math.ceil(count / 4) }, (_, counter) => threefry(from, [3, counter]));
  return words.flatMap((pair) => pair.flatMap((word) => [word >>> 16, word & 0xffff])).slice(0, count);
}

describe.each(backends)("%s", (_, backend) => {
  test("random bits are those of Random123, by key and position, whatever the shape", async () => {
    // threefry.test: the known answers of the function that this one is compared with.
    expect([...(await data(randomBits(tensor([0, 0], { dtype: "int32" }), { shape: [1] }), { backend }))]).toEqual([0x6b200159]);
    for (const shape of [[1], [7, 13], [3, 1, 33], [1000]]) {
      const count = shape.reduce((a, b) => a * b, 1);
      const bits = await data(randomBits(keyTensor(from), { shape }), { backend });
      expect([...bits]).toEqual(Array.from({ length: count }, (_, position) => bitsAt(position)));
      const uniform = await data(randomUniform(keyTensor(from), { shape }), { backend });
      expect([...uniform]).toEqual(Array.from(bits, (word) => (word >>> 8) / 2 ** 24));
    }
  });

  test("a mask is true where 16 bits of the position are at least the rate", async () => {
    const masks = masksOf(1000);
    for (const shape of [[1], [7, 13], [3, 1, 33], [1000]])
      for (const rate of [0, 0.1, 1 / 3, 0.999]) {
        const count = shape.reduce((a, b) => a * b, 1);
        const mask = await data(randomMask(keyTensor(from), { shape, rate }), { backend });
        expect([...mask]).toEqual(masks.slice(0, count).map((part) => Number(part >= Math.round(rate * 65536))));
      }
  });

  test("dropout keeps an element whose number is the rate, and drops one whose number is a step below", async () => {
    const count = 77;
    const masks = masksOf(10 * count);
    for (const position of [0, 3, 20, 42, 76]) {
      const rate = (masks[position] ?? 0) / 2 ** 16;
      for (const limit of [rate, rate + 2 ** -16]) {
        const expected = masks.map((part) => part / 2 ** 16 >= limit);
        expect(expected[position]).toBe(limit === rate);
        const dropped = await data(dropout(ones([10, count]), keyTensor(from), { rate: limit }), { backend });
        expect(Array.from(dropped, (value) => value !== 0)).toEqual(expected);
        // Queries that see all keys alike, and values that tell the keys apart: each row of the result shows the keys' weights.
        const rows = 10;
        const [q, k] = [ones([rows, 1, 1]), ones([count, 1, 1])];
        const bounds = (at: number): Tensor => tensor(new Int32Array(rows).fill(at));
        const identity = tensor(
          Float32Array.from({ length: count * count }, (_, i) => Number(i % (count + 1) === 0)),
          { shape: [count, 1, count] },
        );
        const weights = await data(
          attentionWithDropout(q, k, identity, bounds(0), bounds(count), keyTensor(from), { scale: 1, rate: limit }),
          { backend },
        );
        expect(Array.from(weights, (value) => value !== 0)).toEqual(expected);
      }
    }
  });
});
