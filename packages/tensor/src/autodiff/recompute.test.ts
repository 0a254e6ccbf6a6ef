import { expect, test } from "vitest";
import { createJsBackend } from "../backends/js/backend.ts";
import { createWasmBackend } from "../backends/wasm/backend.ts";
import { compile } from "../compile.ts";
import { tensor } from "../create.ts";
import { data } from "../evaluate.ts";
import { add } from "../operators/add.ts";
import { geluErf } from "../operators/composites/gelu-erf.ts";
import { matmul } from "../operators/matmul.ts";
import { mul } from "../operators/mul.ts";
import { sum } from "../operators/sum.ts";
import { tanh } from "../operators/tanh.ts";
import { normals } from "../random.ts";
import type { Tensor } from "../tensor.ts";
import { grad } from "./grad.ts";
import { recompute } from "./recompute.ts";

const size = 24;
const matrix = (seed: number): Tensor => tensor(normals(seed, size * size), { shape: [size, size] });
const block = (x: Tensor, [a, b]: readonly [Tensor, Tensor]): Tensor => add(tanh(matmul(geluErf(matmul(x, a)), b)), x);
type Apply = (f: typeof block, x: Tensor, p: readonly [Tensor, Tensor]) => Tensor;
const plainly: Apply = (f, x, p) => f(x, p);
const again: Apply = (f, x, p) => recompute(f, x, p);

/** Four blocks over one another, the first two with the same parameters. */
const gradientBy = (apply: Apply) =>
  grad((p: readonly Tensor[], x: Tensor) => {
    let own = x;
    for (const [i, j] of [[0, 1], [0, 1], [2, 2], [3, 1]]) own = apply(block, own, [p[i ?? 0]!, p[j ?? 0]!]); // prettier-ignore
    return sum(mul(own, own));
  });

test.each([
  ["js", createJsBackend()],
  ["wasm", createWasmBackend()],
])("on %s gradients are the same whether blocks are kept or computed again, also of a tensor at two places", async (_, backend) => {
  let bytes = 0;
  backend.observe?.({ now: () => 0, prepared: (plan) => (bytes = plan.arenaBytes), ran: () => {} });
  const [p, x] = [[1, 2, 3, 4].map(matrix), matrix(5)];
  const of = async (apply: Apply) => {
    const gradients = await compile(gradientBy(apply), { backend })(p, x);
    return { values: await Promise.all(gradients.map((each) => data(each))), bytes };
  };
  const [kept, computed] = [await of(plainly), await of(again)];
  computed.values.forEach((gradient, i) =>
    gradient.forEach((value, j) =>
      expect(Math.abs(value - (kept.values[i]?.[j] ?? NaN))).toBeLessThanOrEqual(1e-5 * Math.abs(value) + 1e-5),
    ),
  );
  expect(computed.bytes).toBeLessThan(kept.bytes);
});

test("the gradient of a recomputed gradient is that of the plain one", async () => {
  const twice = (apply: Apply) =>
    grad((a: Tensor) => sum(mul(gradientBy(apply)([a, matrix(2), matrix(3), matrix(4)], matrix(5))[1]!, matrix(6))))(mul(matrix(1), 0.1));
  const [kept, computed] = [await data(twice(plainly)), await data(twice(again))];
  const greatest = Array.from(kept, Math.abs).reduce((most, value) => Math.max(most, value), 0);
  computed.forEach((value, i) => expect(Math.abs(value - (kept[i] ?? NaN))).toBeLessThan(1e-4 * greatest));
});
