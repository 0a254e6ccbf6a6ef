import { expect, test } from "vitest";
import { foldIn, key, normals, splitKey } from "./random.ts";
import { threefry, type Key } from "./scalar/threefry.ts";

const unsigned = (words: Key): readonly number[] => words.map((word) => word >>> 0);

// Known answers of Random123 (kat_vectors, threefry2x32, 20 rounds).
test.each<[key: Key, counter: Key, result: readonly number[]]>([
  [
    [0, 0],
    [0, 0],
    [0x6b200159, 0x99ba4efe],
  ],
  [
    [-1, -1],
    [-1, -1],
    [0x1cb996fc, 0xbb002be7],
  ],
  [
    [0x13198a2e, 0x03707344],
    [0x243f6a88, 0x85a308d3],
    [0xc4923a9c, 0x483df7a0],
  ],
])("threefry gives the known answer for key %s and counter %s", (from, counter, result) => {
  expect(unsigned(threefry(from, counter))).toEqual(result);
});

test("keys of seeds, steps and splits are all different", () => {
  const from = key(12345);
  const keys = [from, key(-1), key(2 ** 40), ...splitKey(from, 50), ...Array.from({ length: 50 }, (_, n) => foldIn(from, n))];
  expect(new Set(keys.map(String)).size).toBe(keys.length);
});

test("a longer split begins with a shorter one", () => {
  expect(splitKey(key(1), 5).slice(0, 3)).toEqual(splitKey(key(1), 3));
});

test("a seed must be an integer", () => {
  expect(() => key(0.5)).toThrow(expect.objectContaining({ code: "attribute-invalid" }));
});

test("normal numbers have the moments of a normal distribution", () => {
  const count = 20_000;
  const numbers = normals(3, count);
  const moment = (power: number): number => numbers.reduce((sum, value) => sum + value ** power, 0) / count;
  // Five standard errors of each moment: the variances of x, x^2 and x^4 are 1, 2 and 96.
  expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(count));
  expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / count));
});

test("more numbers of a seed begin with fewer", () => {
  expect([...normals(9, 7).subarray(0, 4)]).toEqual([...normals(9, 4)]);
});
