import { expect, test } from "vitest";
import { columnNames, columnsNamed } from "./columns.ts";

const names = (...asked: readonly string[]): readonly string[] => columnsNamed(asked).map(({ name }) => name);

test("processors are one word, and graphics devices come by their names alone, after them", () => {
  expect(names("processors")).toEqual(["js-generated", "js-interpreted", "wasm-baseline", "wasm-relaxed", "wasm-wide"]);
  expect(names("webgpu", "gpujs-cpu", "processors")).toEqual([...names("processors"), "webgpu", "gpujs-cpu"]);
  expect(names(...columnNames)).toEqual(columnNames.filter((name) => name !== "processors"));
});

test("what may be a program in a device's place is tried with fewer inputs", () => {
  expect(columnsNamed(columnNames).filter(({ isSlow }) => isSlow === true).map(({ name }) => name)).toEqual(["webgpu", "gpujs-webgpu", "gpujs-webasm", "gpujs-cpu"]); // prettier-ignore
});
