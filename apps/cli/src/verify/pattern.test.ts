import { expect, it } from "vitest";
import { matches, nearest } from "./pattern.ts";

it.each([
  ["operator:*", "operator:matmul", true],
  ["*mul", "matmul", true],
  ["m?l", "mul", true],
  ["m?l", "matmul", false],
  ["mul", "matmul", false],
  ["conv.1+", "conv.1+", true],
  ["conv.1+", "convx11", false],
])("%s and %s: %s", (pattern, text, is) => {
  expect(matches(pattern, text)).toBe(is);
});

it("the nearest names hold the word or are few letters away", () => {
  expect(nearest("matmull", ["exp", "matmul", "mul", "softmax"])).toEqual(["matmul", "mul"]);
  expect(nearest("gelu", ["gelu-erf", "gelu-tanh", "relu", "exp"]).slice(0, 2)).toEqual(["gelu-erf", "gelu-tanh"]);
  expect(nearest("zzzzzz", ["exp"])).toEqual([]);
});
