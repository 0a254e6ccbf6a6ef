import { afterAll, describe, expect, test } from "vitest";
import { tensor } from "../src/create.ts";
import { data } from "../src/evaluate.ts";
import { cast } from "../src/operators/cast.ts";
import { linear } from "../src/operators/composites/linear.ts";
import { gather } from "../src/operators/gather.ts";
import { mul } from "../src/operators/mul.ts";
import { float32FromBits, halfBits, halfFromBits } from "../src/scalar/bits.ts";
import { everyBackend } from "./every-backend.ts";
import { numbersFrom } from "./drawn-inputs.ts";

const backends = await everyBackend();
afterAll(() => Promise.all(backends.map(([, backend]) => backend.close())));

const allBits = Uint16Array.from({ length: 0x10000 }, (_, bits) => bits);

/** Float32 values of any bits, and for each half type values on, beside and halfway between its numbers. */
function trickyFloats(type: "float16" | "bfloat16"): Float32Array {
  const next = numbersFrom(8);
  const any = Array.from({ length: 4000 }, () => float32FromBits(next() | 0));
  const near = Array.from({ length: 4000 }, () => {
    const bits = next() & 0x7bff;
    const [here, above] = [halfFromBits(type, bits), halfFromBits(type, bits + 1)];
    const halfway = here + (above - here) / 2;
    const moved = Math.fround(halfway * (1 + ((next() % 3) - 1) * 2 ** -23));
    return next() % 2 === 0 ? moved : -moved;
  });
  return Float32Array.from([
    ...any,
    ...near,
    0,
    -0,
    NaN,
    Infinity,
    -Infinity,
    65504,
    65519.99,
    65520,
    3.3895e38,
    2 ** -24,
    2 ** -25,
    2 ** -133,
  ]);
}

describe.each(backends)("%s", (_, backend) => {
  describe.each(["float16", "bfloat16"] as const)("%s", (type) => {
    test("every one of its 65536 values is read as IEEE 754 says, and comes back bit for bit", async () => {
      const stored = tensor(allBits, { dtype: type });
      const read = await data(cast(stored, "float32"), { backend });
      const wrong = allBits.filter((bits) => !Object.is(read[bits], halfFromBits(type, bits)));
      expect([...wrong]).toEqual([]);
      const back = await data(cast(cast(stored, "float32"), type), { backend });
      const isNaN = (bits: number): boolean => Number.isNaN(halfFromBits(type, bits));
      expect([...allBits.filter((bits) => (isNaN(bits) ? !isNaN(back[bits] ?? 0) : back[bits] !== bits))]).toEqual([]);
    });

    test("a float32 is rounded to its nearest value, ties to even", async () => {
      const values = trickyFloats(type);
      const got = await data(cast(tensor(values), type), { backend });
      const wrong = Array.from(values.keys()).filter((i) => {
        const [own, right] = [got[i] ?? 0, halfBits(type, values[i] ?? NaN)];
        return own !== right && !(Number.isNaN(halfFromBits(type, own)) && Number.isNaN(values[i] ?? 0));
      });
      expect(wrong.map((i) => [values[i], got[i], halfBits(type, values[i] ?? NaN)])).toEqual([]);
    });

    test("weights stored in it are read by kernels as the float32 weights that they are", async () => {
      const next = numbersFrom(9);
      const floats = (count: number): Float32Array => Float32Array.from({ length: count }, () => next() / 2 ** 31 - 1);
      const weight = floats(13 * 21).map((value) => halfFromBits(type, halfBits(type, value)));
      const asItIs = tensor(
        Uint16Array.from(weight, (value) => halfBits(type, value)),
        { shape: [13, 21], dtype: type },
      );
      const stored = cast(asItIs, "float32");
      const plain = tensor(weight, { shape: [13, 21] });
      const [x, ids] = [tensor(floats(5 * 21), { shape: [5, 21] }), tensor([12, 0, 3], { dtype: "int32" })];
      for (const [half, full] of [
        [linear(x, stored), linear(x, plain)],
        [linear(x, asItIs), linear(x, plain)],
        [gather(stored, ids), gather(plain, ids)],
        [mul(stored, 3), mul(plain, 3)],
      ] as const)
        expect(await data(half, { backend })).toEqual(await data(full, { backend }));
    });

    test("whole numbers and truths are stored in it and read from it", async () => {
      const whole = tensor([0, 1, -2, 255, 2049], { dtype: "int32" });
      const expected = [0, 1, -2, 255, 2049].map((value) => halfBits(type, value));
      expect([...(await data(cast(whole, type), { backend }))]).toEqual(expected);
      const stored = tensor(Uint16Array.from([1.75, -1.75, 0, 300].map((value) => halfBits(type, value))), { dtype: type });
      expect([...(await data(cast(stored, "int32"), { backend }))]).toEqual([1, -1, 0, 300]);
      expect([...(await data(cast(stored, "bool"), { backend }))]).toEqual([1, 1, 0, 1]);
    });
  });
});
