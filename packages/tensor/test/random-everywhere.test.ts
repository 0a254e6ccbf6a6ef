import { afterAll, describe, expect, test } from "vitest";
import { ones, tensor } from "../src/create.ts";
import { data } from "../src/evaluate.ts";
import { attentionWithDropout } from "../src/operators/composites/attention-with-dropout.ts";
import { dropout } from "../src/operators/composites/dropout.ts";
import { randomBits } from "../src/operators/random-bits.ts";
import { randomUniform } from "../src/operators/random-uniform.ts";
import { key, keyTensor } from "../src/random.ts";
import { threefry } from "../src/scalar/threefry.ts";
import { everyBackend } from "./every-backend.ts";

const backends = everyBackend();
afterAll(() => Promise.all(backends.map(([, backend]) => backend.close())));

const from = key(0xfedc_ba98_765);
const bitsAt = (position: number): number => threefry(from, [0, position])[0];

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

  test("dropout keeps an element whose number is the rate, and drops one whose number is a step below", async () => {
    const count = 21;
    for (const position of [0, 3, 20]) {
      const rate = (bitsAt(position) >>> 8) / 2 ** 24;
      const isKept = (at: number, limit: number): boolean => (bitsAt(at) >>> 8) / 2 ** 24 >= limit;
      for (const limit of [rate, rate + 2 ** -24]) {
        const expected = Array.from({ length: count }, (_, at) => isKept(at, limit));
        expect(expected[position]).toBe(limit === rate);
        const dropped = await data(dropout(ones([count]), keyTensor(from), { rate: limit }), { backend });
        expect(Array.from(dropped, (value) => value !== 0)).toEqual(expected);
        // One query, and values that tell the keys apart: the result shows each key's weight.
        const [q, k, bounds] = [ones([1, 1, 1]), ones([count, 1, 1]), (at: number) => tensor([at], { dtype: "int32" })];
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
