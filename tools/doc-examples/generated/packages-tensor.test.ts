// Made by src/generate.ts from the documentation.
import { test } from "vitest";
import { expect } from "vitest";
import { toArray } from "../../../packages/tensor/src/evaluate.ts";

test("packages/tensor/src/evaluate.ts:122 toArray", async () => {
expect(await toArray(add(tensor([1, 2]), 10))).toEqual([11, 12]);
});
