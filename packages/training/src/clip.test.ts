import { createJsBackend, data, tensor, toArray } from "@tercet/tensor";
import { expect, it } from "vitest";
import { clip, globalNorm } from "./clip.ts";

const backend = createJsBackend();
const gradients = [tensor([[3], [0]]), tensor([4, 12])];

it("the norm is that of all gradients together", async () => {
  expect(await toArray(globalNorm(gradients), { backend })).toBe(13);
});

it("gradients beyond the limit are scaled by one factor, as torch does", async () => {
  const clipped = clip(gradients, globalNorm(gradients), 6.5);
  const values = await Promise.all(clipped.map(async (each) => [...(await data(each, { backend }))].map(Number)));
  const factor = 6.5 / (13 + 1e-6);
  values.flat().forEach((value, i) => expect(value).toBeCloseTo(factor * [3, 0, 4, 12][i]!, 6));
  expect(clipped.map(({ shape }) => shape)).toEqual([[2, 1], [2]]);
});

it("gradients within the limit keep every bit", async () => {
  const [first] = clip(gradients, globalNorm(gradients), 14);
  expect(await toArray(first!, { backend })).toEqual([[3], [0]]);
});
