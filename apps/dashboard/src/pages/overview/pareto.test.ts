import { expect, test } from "vitest";
import { paretoFront } from "./pareto.ts";

test("the front holds what nothing beats, by rising cost; equal ones stay", () => {
  const choices = [
    { quality: 0.7, cost: 10 },
    { quality: 0.5, cost: 1 },
    { quality: 0.6, cost: 20 },
    { quality: 0.9, cost: 50 },
    { quality: 0.5, cost: 1 },
  ];
  expect(paretoFront(choices)).toEqual([1, 4, 0, 3]);
  expect(paretoFront([])).toEqual([]);
});
