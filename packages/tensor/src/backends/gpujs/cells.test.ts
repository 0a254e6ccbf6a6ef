import fc from "fast-check";
import { expect, test } from "vitest";
import { hostArray, type DType } from "../../dtype.ts";
import { decode, encode, flatten } from "./cells.ts";

const dtypes = ["float32", "int32", "bool", "float16", "bfloat16", "int8"] as const satisfies readonly DType[];
const numbers: { readonly [D in (typeof dtypes)[number]]: fc.Arbitrary<number> } = {
  float32: fc.float(),
  int32: fc.integer(),
  bool: fc.integer({ min: 0, max: 1 }),
  float16: fc.integer({ min: 0, max: 0xffff }),
  bfloat16: fc.integer({ min: 0, max: 0xffff }),
  int8: fc.integer({ min: -128, max: 127 }),
};

test.each(dtypes)("%s comes back from cells as it went, in every bit", (dtype) => {
  fc.assert(
    fc.property(fc.array(numbers[dtype]), (values) => {
      const data = hostArray(dtype, values.length);
      data.set(values);
      expect(decode(encode(data, dtype), dtype, values.length)).toEqual(data);
    }),
  );
});

test("an empty array has one cell, because gpu.js knows no empty ones", () => {
  expect(encode(new Int32Array(0), "int32")).toHaveLength(1);
  expect(decode(new Float32Array(1), "int32", 0)).toEqual(new Int32Array(0));
});

test("arrays of arrays become one array, and what has another length is refused", () => {
  const rows = [[Float32Array.of(1, 2), Float32Array.of(3, 4)], [Float32Array.of(5, 6), Float32Array.of(7, 8)]]; // prettier-ignore
  expect(flatten(rows, 8)).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  expect(() => flatten(rows, 7)).toThrow();
  expect(() => flatten([Float32Array.of(1)], 2)).toThrow("1 numbers where 2 belong");
  expect(() => flatten(undefined, 1)).toThrow("no array");
});
