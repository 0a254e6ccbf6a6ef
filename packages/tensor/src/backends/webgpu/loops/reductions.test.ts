import { afterAll, describe, expect, test } from "vitest";
import { tensor } from "../../../create.ts";
import { data } from "../../../evaluate.ts";
import { add } from "../../../operators/add.ts";
import { max } from "../../../operators/max.ts";
import { min } from "../../../operators/min.ts";
import { mul } from "../../../operators/mul.ts";
import { square } from "../../../operators/square.ts";
import { sum } from "../../../operators/sum.ts";
import { normals } from "../../../random.ts";
import type { Tensor } from "../../../tensor.ts";
import { referenceValues } from "../../../../test/reference-value.ts";
import { absence, openSpied } from "../spied.fixture.ts";

describe.skipIf(absence !== undefined)(`reductions on webgpu${absence === undefined ? "" : `: ${absence}`}`, async () => {
  if (absence !== undefined) return;
  const { backend, counts, reset } = await openSpied();
  afterAll(() => backend.close());

  // Around the lengths from which lanes share a reduction, and from which it is done in pieces.
  describe.each([255, 256, 257, 16_383, 16_384, 20_481])("over %d elements", (length) => {
    const rows = 3;
    const values = Float32Array.from(normals(length, rows * length));
    const x = tensor(values, { shape: [rows, length] });
    const turned = tensor(
      Float32Array.from({ length: rows * length }, (_, i) => values[(i % rows) * length + Math.floor(i / rows)] ?? NaN),
      { shape: [length, rows] },
    );

    test("sums lie within the oracle's bound, along either axis, with something before and after them", async () => {
      const made = [sum(x, { axis: 1 }), add(mul(sum(square(turned), { axis: 0 }), 0.5), tensor([1, 2, 3]))];
      const expected = await referenceValues([sum(x, { axis: 1 }), add(mul(sum(square(turned), { axis: 0 }), 0.5), tensor([1, 2, 3]))]);
      for (const [n, each] of made.entries()) {
        const found = await data(each, { backend });
        found.forEach((value, i) => {
          expect(Math.abs(value - (expected[n]?.values[i] ?? NaN))).toBeLessThanOrEqual(expected[n]?.bounds?.[i] ?? 0);
        });
      }
    });

    test("greatest and least numbers are exact, and NaN is carried", async () => {
      const row = (i: number): Float32Array => values.subarray(i * length, (i + 1) * length);
      const greatest = [0, 1, 2].map((i) => row(i).reduce((a, b) => Math.max(a, b)));
      const least = [0, 1, 2].map((i) => row(i).reduce((a, b) => Math.min(a, b)));
      expect(Array.from(await data(max(x, { axis: 1 }), { backend }))).toEqual(greatest);
      expect(Array.from(await data(min(turned, { axis: 0 }), { backend }))).toEqual(least);
      const broken = values.slice();
      broken[2 * length - 1] = NaN;
      expect(Array.from(await data(max(tensor(broken, { shape: [rows, length] }), { axis: 1 }), { backend }))).toEqual([
        greatest[0],
        NaN,
        greatest[2],
      ]);
    });

    test("integers are exact", async () => {
      const whole = Int32Array.from({ length: rows * length }, (_, i) => Math.imul(i + 1, 0x9e3779b1));
      const expected = [0, 1, 2].map((i) => whole.subarray(i * length, (i + 1) * length).reduce((a, b) => (a + b) | 0));
      expect(Array.from(await data(sum(tensor(whole, { shape: [rows, length] }), { axis: 1 }), { backend }))).toEqual(expected);
    });

    test("a sum has the same bits whatever is summed beside it", async () => {
      const all = await data(sum(x, { axis: 1 }), { backend });
      const alone = await data(sum(tensor(values.slice(length, 2 * length), { shape: [1, length] }), { axis: 1 }), { backend });
      const whole = await data(sum(tensor(values.slice(length, 2 * length))), { backend });
      expect([alone[0], whole[0]]).toEqual([all[1], all[1]]);
    });
  });

  test("a long sum of few elements is two dispatches, and fills the device with the first", async () => {
    const long = tensor(new Float32Array(100_000).fill(1));
    const total: Tensor = sum(long);
    reset();
    expect(Array.from(await data(total, { backend }))).toEqual([100_000]);
    expect(counts.dispatches).toBe(2);
  });
});
