import { expect, test } from "vitest";
import type { MatrixData } from "../../data/matrix-data.ts";
import { publishedCells } from "./published.ts";

const node = { runtime: "node", device: "cpu" } as const;
const data: MatrixData = {
  ...{
    commit: { hash: "a", committedAt: "", subject: "" },
    measuredAt: "",
    runs: 25,
    reasons: ["no"],
    unreadable: [],
    records: 1,
    docs: null,
  },
  columns: [
    { label: "wasm wide", backend: "wasm", mode: "wide-simd", ...node },
    { label: "wasm relaxed", backend: "wasm", mode: "relaxed-simd", threads: 2, ...node },
    { label: "js", backend: "js", mode: "generated", ...node },
  ],
  subjects: [["operator", "exp"]],
  rows: [[0, "equals-oracle"], [0, "batch-invariant"]], // prettier-ignore
  cells: [["h 25 0.4 1", "h 25 0.31 0.6", null], ["f 3 1.5 9", null, "u 0"]], // prettier-ignore
};
const at = (property: string, name: string, mode: string) =>
  publishedCells(data)({ id: "", kind: "operator", name: "exp", property, backend: { name, mode } });

test("a claim is compared with the column of its backend and, where there is one, of its mode", () => {
  expect(at("equals-oracle", "wasm", "relaxed-simd")).toEqual({ text: "held 0.31", column: "wasm relaxed" });
  expect(at("batch-invariant", "wasm", "relaxed-simd")).toEqual({ text: "FAIL", column: "wasm wide" });
  expect(at("batch-invariant", "js", "interpreted")).toEqual({ text: "unsupported", column: "js" });
});

test("what the record has not is not published", () => {
  expect(at("equals-oracle", "js", "interpreted")).toBeUndefined();
  expect(at("equals-oracle", "reference", "float64")).toBeUndefined();
  expect(at("thread-invariant", "wasm", "relaxed-simd")).toBeUndefined();
  expect(
    publishedCells(null)({ id: "", kind: "operator", name: "exp", property: "equals-oracle", backend: { name: "js" } }),
  ).toBeUndefined();
});
