import { createJsBackend, tensor, toArray } from "@tercet/tensor";
import { expect, it } from "vitest";
import { attendMemories } from "./memories.ts";

const backend = createJsBackend();
const contexts = [[1, 0]];
const memories = [[[2, 0], [0, 4]]]; // prettier-ignore
const remember = async (attention: "cosine" | "dot" | "sqrt") => {
  const found = attendMemories({ attention }, tensor(contexts), tensor(memories));
  return [await toArray(found.weights, { backend }), await toArray(found.vectors, { backend })] as [number[][], number[][]]; // of these shapes
};

it.each([
  ["dot", 2],
  ["sqrt", 2 / Math.sqrt(2)],
  ["cosine", 1],
] as const)("a context attends to its memories by %s and is added to what it finds", async (attention, score) => {
  const [[weights = []], [vector = []]] = await remember(attention);
  const first = 1 / (1 + Math.exp(-score));
  expect(weights[0]).toBeCloseTo(first, 6);
  expect(weights[1]).toBeCloseTo(1 - first, 6);
  expect(vector[0]).toBeCloseTo(2 * first + 1, 5);
  expect(vector[1]).toBeCloseTo(4 * (1 - first), 5);
});
