import { afterAll, describe, expect, test } from "vitest";
import { tensor } from "../../../create.ts";
import { data } from "../../../evaluate.ts";
import { add } from "../../../operators/add.ts";
import { geluErf } from "../../../operators/composites/gelu-erf.ts";
import { linear } from "../../../operators/composites/linear.ts";
import { quantizedLinear } from "../../../operators/composites/quantized-linear.ts";
import { matmul } from "../../../operators/matmul.ts";
import { mul } from "../../../operators/mul.ts";
import { normals } from "../../../random.ts";
import type { Shape } from "../../../shape.ts";
import type { Tensor } from "../../../tensor.ts";
import { referenceValues } from "../../../../test/reference-value.ts";
import { absence, openSpied } from "../spied.fixture.ts";

const drawn = (seed: number, shape: Shape): Tensor =>
  tensor(
    normals(
      seed,
      shape.reduce((a, b) => a * b, 1),
    ),
    { shape },
  );

describe.skipIf(absence !== undefined)(`epilogues on webgpu${absence === undefined ? "" : `: ${absence}`}`, async () => {
  if (absence !== undefined) return;
  const { backend, counts, reset } = await openSpied();
  afterAll(() => backend.close());

  // Odd extents, a tile with edges and vectors of four columns, and sums that are cut into parts.
  test.each([
    [3, 20, 33],
    [40, 36, 40],
    [9, 1100, 12],
  ])("an epilogue of %d rows of %d, to %d columns, lies within the oracle's bound and needs no dispatch of its own", async (rows, k, n) => {
    const [x, weight, bias] = [drawn(1, [rows, k]), drawn(2, [n, k]), drawn(3, [n])];
    const [residual, gain] = [drawn(4, [rows, n]), drawn(5, [n])];
    const make = (): Tensor => geluErf(mul(add(linear(x, weight, bias), residual), gain));
    const [expected] = await referenceValues([make()]);
    reset();
    const found = await data(make(), { backend });
    // Long sums have parts, which another dispatch adds.
    expect(counts.dispatches).toBe(k > 512 ? 2 : 1);
    found.forEach((value, i) => {
      expect(Math.abs(value - (expected?.values[i] ?? NaN))).toBeLessThanOrEqual(expected?.bounds?.[i] ?? 0);
    });
  });

  test("of whole numbers, and of products of a batch", async () => {
    const weight = tensor(
      Int8Array.from({ length: 33 * 20 }, (_, i) => ((i * 37) % 255) - 127),
      { shape: [33, 20] },
    );
    const kinds = [
      () => quantizedLinear(drawn(1, [3, 20]), weight, drawn(2, [33]), drawn(3, [33])),
      () => matmul(drawn(1, [2, 3, 5]), drawn(2, [2, 5, 4])),
    ];
    for (const [i, make] of kinds.entries()) {
      const whole = (): Tensor => mul(add(make(), drawn(4, make().shape)), 0.5);
      const [expected] = await referenceValues([whole()]);
      reset();
      const found = await data(whole(), { backend });
      expect(counts.dispatches).toBe(i === 0 ? 2 : 1);
      found.forEach((value, at) => {
        expect(Math.abs(value - (expected?.values[at] ?? NaN))).toBeLessThanOrEqual(expected?.bounds?.[at] ?? 0);
      });
    }
  });

  test("a product that something else reads too is stored for both", async () => {
    const y = linear(drawn(1, [4, 8]), drawn(2, [8, 8]));
    const both = [add(y, 1), mul(y, 2)];
    const [one, two] = await Promise.all(both.map((each) => data(each, { backend })));
    expect(one?.map((value) => Math.fround(value - 1))[0]).toBeCloseTo((two?.[0] ?? NaN) / 2, 5);
  });
});
