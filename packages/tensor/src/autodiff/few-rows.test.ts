import { expect, test } from "vitest";
import { createJsBackend } from "../backends/js/backend.ts";
import { createWasmBackend } from "../backends/wasm/backend.ts";
import { compile } from "../compile.ts";
import { tensor } from "../create.ts";
import { data } from "../evaluate.ts";
import { add } from "../operators/add.ts";
import { gather } from "../operators/gather.ts";
import { mul } from "../operators/mul.ts";
import { scatterAdd } from "../operators/scatter-add.ts";
import { sub } from "../operators/sub.ts";
import { sum } from "../operators/sum.ts";
import { profileBackend } from "../profiler.ts";
import type { Tensor } from "../tensor.ts";
import { grad } from "./grad.ts";

const [rows, width] = [600, 20];
const ids = tensor(Int32Array.of(7, 599, 7, 0, 30, 599, 7));
const more = tensor(Int32Array.of(30, 1));
const numbers = (count: number, seed: number): Float32Array => Float32Array.from({ length: count }, (_, i) => Math.sin(seed + 1.7 * i));
const table = tensor(numbers(rows * width, 1), { shape: [rows, width] });
const [a, b] = [tensor(numbers(7 * width, 2), { shape: [7, width] }), tensor(numbers(2 * width, 3), { shape: [2, width] })];
const loss = (of: Tensor): Tensor => add(sum(mul(gather(of, ids), a)), sum(mul(gather(of, more), b)));

test.each([createJsBackend(), createWasmBackend({ threads: 1 })])(
  "the gradient of a table of which few rows are read: $name",
  async (backend) => {
    const whole = scatterAdd(
      tensor(Float32Array.of(...numbers(7 * width, 2), ...numbers(2 * width, 3)), { shape: [9, width] }),
      tensor(Int32Array.of(7, 599, 7, 0, 30, 599, 7, 30, 1)),
      { rows },
    );
    const found = await data(grad(loss)(table), { backend });
    // The same sums in the same order.
    expect(found).toEqual(await data(whole, { backend }));
    expect(found.filter((value) => value !== 0).length).toBe(5 * width);
  },
);

test.each([createJsBackend(), createWasmBackend({ threads: 1 })])("its norm and its step make no table of it: $name", async (backend) => {
  const step = compile(
    (of: Tensor) => {
      const gradient = grad(loss)(of);
      return { next: sub(of, mul(gradient, 0.5)), norm: sum(sum(mul(gradient, gradient), { axis: 1 })) };
    },
    { backend, donate: [0] },
  );
  const profiler = profileBackend(backend, () => 0)!;
  const { next } = await step(table);
  const { kernels } = profiler.take();
  const large = kernels.filter(({ shape }) => shape === `${rows} x ${width}`);
  expect(large).toMatchObject([{ launches: 1 }]);
  const gradient = await data(grad(loss)(table), { backend });
  const before = numbers(rows * width, 1);
  expect(await data(next)).toEqual(before.map((value, i) => value - Math.fround(gradient[i]! * 0.5)));
});
