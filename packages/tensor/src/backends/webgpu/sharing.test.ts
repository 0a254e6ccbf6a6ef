import { expect, test } from "vitest";
import type { OperandPlace } from "./kernel.ts";
import { sharingOf } from "./sharing.ts";

type Placed = Parameters<typeof sharingOf>[0][number];
const place: OperandPlace = { kind: "input", index: 0 };
const read = (element = "f32"): Placed => ({ place, element, isWritten: false });
const written = (element = "f32"): Placed => ({ place, element, isWritten: true });
const at = (id: number, offset = 0): { id: number; offset: number } => ({ id, offset });

const accesses = (...given: Parameters<typeof sharingOf>): readonly string[] => sharingOf(...given).bindings.map(({ access }) => access);

test("what is read in GPU buffers that nobody writes is constant", () => {
  expect(accesses([read(), read(), written()], [at(1), at(2), at(3)])).toEqual(["read_write", "read", "read"]);
});

test("all parts of a GPU buffer are writable where one part is written", () => {
  expect(accesses([read(), read(), written()], [at(1), at(1, 256), at(1, 512)])).toEqual(["read_write", "read_write", "read_write"]);
});

test("a result in the place of an input has one variable with it", () => {
  const { bindings, of } = sharingOf([read(), read(), written()], [at(1), at(2), at(1)]);
  expect(bindings.map(({ access }) => access)).toEqual(["read_write", "read"]);
  expect(of).toEqual([0, 1, 0]);
});

test("one memory that is read in two ways is bound twice, and copied once where it is writable", () => {
  const operands = [read("f32"), read("vec4<f32>"), written()];
  expect(sharingOf(operands, [at(1), at(1), at(2)])).toMatchObject({ of: [1, 2, 0], staged: [] });
  const shared = sharingOf(operands, [at(1), at(1), at(1, 256)]);
  expect(shared.staged).toEqual([1]);
  expect(shared.bindings.map(({ access }) => access)).toEqual(["read_write", "read_write", "read"]);
});

test("kernels are told apart by how they are bound, not by where", () => {
  const operands = [read(), written()];
  expect(sharingOf(operands, [at(1), at(2)]).key).toBe(sharingOf(operands, [at(7, 256), at(9)]).key);
  expect(sharingOf(operands, [at(1), at(2)]).key).not.toBe(sharingOf(operands, [at(1), at(1)]).key);
});
