import { expect, test } from "vitest";
import { sinusoidalPositions } from "./parlai.ts";

test("fixed positions are sines in even columns and cosines in odd ones, slower from pair to pair", () => {
  const table = sinusoidalPositions(3, 4);
  const rows = [0, 1, 2].flatMap((position) => [
    Math.sin(position),
    Math.cos(position),
    Math.sin(position / 100), // 10000^(2 / 4)
    Math.cos(position / 100),
  ]);
  expect([...table]).toEqual([...Float32Array.from(rows)]);
});

test("an odd width ends with a sine", () => {
  const table = sinusoidalPositions(2, 3);
  expect(table[5]).toBe(Math.fround(Math.sin(1 / 10000 ** (2 / 3))));
});
