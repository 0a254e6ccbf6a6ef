import { expect, test } from "vitest";
import { referenceValue } from "../test/reference-value.ts";
import { full, scalar, tensor } from "./create.ts";
import type { DType, HostArray } from "./dtype.ts";

test.each<[values: HostArray, dtype: DType]>([
  [Float32Array.of(1), "float32"],
  [Float64Array.of(1), "float64"],
  [Int32Array.of(1), "int32"],
  [Uint8Array.of(1), "bool"],
])("a typed array %s has its own dtype and is not copied", (values, dtype) => {
  const made = tensor(values);
  expect([made.dtype, made.shape]).toEqual([dtype, [1]]);
  expect(made.source.kind === "host" && made.source.data === values).toBe(true);
});

test("half types come from their bits", async () => {
  expect(await referenceValue(tensor(Uint16Array.of(0x3c00), { dtype: "float16" }))).toEqual([1]);
  expect(await referenceValue(tensor(Uint16Array.of(0x3f80), { dtype: "bfloat16" }))).toEqual([1]);
});

test("the nesting is the shape, also of nothing", () => {
  expect(tensor(5).shape).toEqual([]);
  expect(tensor([]).shape).toEqual([0]);
  expect(tensor([[], []]).shape).toEqual([2, 0]);
  expect(tensor([[[1], [2], [3]]]).shape).toEqual([1, 3, 1]);
});

test("numbers become float32 and booleans bool, unless a dtype is given", () => {
  expect([tensor([1]).dtype, tensor([true]).dtype, tensor([1], { dtype: "float64" }).dtype]).toEqual(["float32", "bool", "float64"]);
  expect([scalar(1).dtype, scalar(true).dtype, full([1], false).dtype]).toEqual(["float32", "bool", "bool"]);
});

test("a shape can be given beside a flat list", async () => {
  const made = tensor([1, 2, 3, 4], { shape: [2, 2], dtype: "int32" });
  expect(made.shape).toEqual([2, 2]);
  expect(await referenceValue(made)).toEqual([1, 2, 3, 4]);
});
