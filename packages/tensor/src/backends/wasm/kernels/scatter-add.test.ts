import { afterAll, expect, it } from "vitest";
import { nodeHost } from "@tercet/host/node";
import { scatterAddDefinition } from "../../../operators/scatter-add.ts";
import { createWasmBackend } from "../backend.ts";
import { noise, runClaimed } from "./claimed.fixture.ts";

const one = createWasmBackend();
const two = createWasmBackend({ threads: 2, workers: nodeHost().workers, sharedFrom: 0 });
afterAll(() => two.close());

it.each([1, 3, 16, 37])("rows of %i are added in order to the rows that their ids name", async (width) => {
  const ids = Int32Array.from({ length: 40 }, (_, i) => (i * 7) % 5);
  const values = noise(40 * width, 1);
  const views = [
    { data: values, shape: [40, width] },
    { data: ids, shape: [40], dtype: "int32" as const },
  ];
  const want = new Float32Array(6 * width);
  for (let i = 0; i < 40; i++)
    for (let x = 0; x < width; x++) {
      const at = (ids[i] ?? 0) * width + x;
      want[at] = (want[at] ?? 0) + (values[i * width + x] ?? 0);
    }
  expect(await runClaimed(one, scatterAddDefinition, views, { rows: 6 })).toEqual(want);
  expect(await runClaimed(two, scatterAddDefinition, views, { rows: 6 })).toEqual(want);
});
