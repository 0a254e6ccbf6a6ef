import { nodeHost } from "@tercet/host/node";
import { afterAll, expect, it } from "vitest";
import { compile } from "../../../compile.ts";
import { full } from "../../../create.ts";
import { data, toBackend } from "../../../evaluate.ts";
import { linear } from "../../../operators/composites/linear.ts";
import { mul } from "../../../operators/mul.ts";
import type { Tensor } from "../../../tensor.ts";
import { createWasmBackend } from "../backend.ts";
import { gatedWorkers, turn } from "../threads/gated-workers.fixture.ts";

const gated = gatedWorkers(nodeHost().workers);
const backend = createWasmBackend({ threads: 2, workers: gated });
afterAll(() => backend.close());

it("a packed weight that is donated to the next run stays until the run under way has read it", async () => {
  const d = 256;
  const x = await toBackend(full([1000, d], 0.5), backend);
  const weight = await toBackend(full([d, d], 1 / d), backend);
  let count = 0;
  const many = compile((a: Tensor, w: Tensor) => Array.from({ length: 4 }).reduce<Tensor>((sum) => linear(sum, w), a), { backend });
  const twice = compile((w: Tensor) => mul(w, 2), { backend, donate: [0] });
  const product = async (): Promise<Tensor> => {
    const result = await many(x, weight);
    count++;
    return result;
  };
  (await twice(await toBackend(full([d, d], 1), backend))).dispose();
  // The copy is kept from the second use on.
  const expected = await data(await product());
  await product();
  // The run is under way, and stays so until the gate opens.
  gated.close();
  const running = product();
  await gated.withheldRun();
  const changed = twice(weight);
  for (let turns = 0; turns < 10; turns++) await turn();
  // What were free would be taken by these.
  const others = Array.from({ length: 8 }, () => backend.upload(new Float32Array(d * d).fill(NaN), [d * d], "float32"));
  expect(count).toBe(2);
  gated.open();
  // Compared by hand: it is a quarter of a million numbers.
  expect((await data(await running)).every((value, i) => value === expected[i])).toBe(true);
  expect(new Set(await data(await changed))).toEqual(new Set([2 / d]));
  for (const other of others) other.release();
});
