import { expect, test } from "vitest";
import { distributionEdges, emptyDistribution, withRun } from "./distribution.ts";

test("a part of the bound falls into the first bin whose edge reaches it", () => {
  for (const [ofBound, edge] of [
    [0, 0],
    [1e-9, 2 ** -9],
    [2 ** -9, 2 ** -9],
    [0.3, 0.5],
    [0.5, 0.5],
    [0.500001, 1],
    [1, 1],
    [1.0001, Infinity],
    [Infinity, Infinity],
  ] as const)
    expect(withRun(emptyDistribution, ofBound).indexOf(1), `${ofBound}`).toBe(distributionEdges.indexOf(edge));
});

test("counts add up to the runs", () => {
  const runs = [0, 0.2, 0.7, 0.7, 3];
  const distribution = runs.reduce(withRun, emptyDistribution);
  expect(distribution.reduce((sum, count) => sum + count, 0)).toBe(runs.length);
  expect(distribution[distributionEdges.indexOf(1)]).toBe(2);
});
