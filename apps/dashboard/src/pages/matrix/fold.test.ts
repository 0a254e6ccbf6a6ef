import { describe, expect, test } from "vitest";
import type { MatrixData } from "../../data/matrix-data.ts";
import { columnsFor, foldRows, rowsFor } from "./fold.ts";
import { matrixModel } from "./matrix-model.ts";
import { parseQuery } from "./query.ts";

const commit = { hash: "0".repeat(40), committedAt: "2026-11-26T10:00:00Z", subject: "" };
const data: MatrixData = {
  ...{ commit, measuredAt: commit.committedAt, runs: 25, unreadable: [], records: 2, docs: null, reasons: ["no float64"] },
  columns: [
    { label: "wasm", backend: "wasm", mode: "wide-simd", threads: 2, runtime: "node", device: "cpu" },
    { label: "js", backend: "js", runtime: "node", device: "cpu", stale: commit },
  ],
  subjects: [
    ["operator", "exp"],
    ["operator", "matmul"],
    ["head", "poly"],
  ],
  rows: [
    [0, "equals-oracle"],
    [0, "gradient"],
    [1, "equals-oracle"],
    [2, "batch-invariant"],
  ],
  cells: [
    ["h 25 0.5 3", "h 25 0.9 6"],
    ["h 25 0.1 1", "u 0"],
    ["h 25 0.2 1", "f 3 4 90"],
    [null, "h 25 0 0"],
  ],
};
const matrix = matrixModel(data);
const found = (text: string): readonly string[] => {
  const { terms } = parseQuery(text);
  return rowsFor(matrix, terms, columnsFor(matrix, terms)).map((row) => matrix.texts[row] ?? "");
};

describe("a query", () => {
  test.each([
    ["exp", ["operator exp equals-oracle", "operator exp gradient"]],
    ["kind:head", ["head poly batch-invariant"]],
    ["-kind:operator", ["head poly batch-invariant"]],
    ["status:failed", ["operator matmul equals-oracle"]],
    ["status:failed backend:wasm", []],
    ["ulp>5 -status:failed", ["operator exp equals-oracle"]],
    ["bound<=0.1", ["operator exp gradient", "head poly batch-invariant"]],
    ["status:unsupported", ["operator exp gradient"]],
    ["property:gradient,batch", ["operator exp gradient", "head poly batch-invariant"]],
  ])("%s leaves the rows that have such a cell", (text, rows) => {
    expect(found(text)).toEqual(rows);
  });

  test("names columns by backend, mode, threads and place", () => {
    const columns = (text: string): readonly number[] => columnsFor(matrix, parseQuery(text).terms);
    expect([columns("backend:js"), columns("mode:wide"), columns("threads>1"), columns("-backend:js"), columns("device:gpu")]).toEqual([
      [1],
      [0],
      [0],
      [0],
      [],
    ]);
  });
});

describe("folding", () => {
  const fold = (by: "kind" | "subject" | "nothing", open: readonly string[] = [], sort: "worst" | "name" = "worst") =>
    foldRows(matrix, [0, 1, 2, 3], [0, 1], { by, sort, open: new Set(open) });

  test("puts the worst of a group into its cells, counts those like it, and the worst group first", () => {
    const rows = fold("subject");
    expect(rows.map(({ label, count }) => [label, count])).toEqual([
      ["operator matmul", 1],
      ["operator exp", 2],
      ["head poly", 1],
    ]);
    // Of exp the gradient is unsupported on js, which is worse than holding; on wasm the first row is nearer to its bound.
    expect(rows[1]).toMatchObject({ worst: [0, 3], alike: [2, 1] });
    expect(rows[2]?.worst).toEqual([-1, 7]);
    expect(fold("kind").map(({ label, count }) => [label, count])).toEqual([
      ["operator", 3],
      ["head", 1],
    ]);
  });

  test("opens groups in place, and sorts by name when asked", () => {
    expect(fold("kind", ["operator", "operator/exp"], "name").map(({ level, label }) => `${level} ${label}`)).toEqual([
      "0 head",
      "0 operator",
      "1 exp",
      "2 equals-oracle",
      "2 gradient",
      "1 matmul",
    ]);
    expect(fold("nothing").map(({ label }) => label)[0]).toBe("operator matmul: equals-oracle");
  });

  test("keeps third-party cases together among our own subjects, however they are folded", () => {
    const cases: MatrixData = {
      ...data,
      subjects: [["operator", "exp"], ["vectors", "Add.two"], ["vectors", "Exp.one"]],
      rows: [[0, "equals-oracle"], [1, "equals-onnx"], [2, "equals-onnx"]],
      cells: [["h 25 0.5 3", null], ["h 1 0 0", null], ["h 1 0.9 2", null]],
    }; // prettier-ignore
    const folded = (open: readonly string[]): readonly string[] =>
      foldRows(matrixModel(cases), [0, 1, 2], [0], { by: "subject", sort: "worst", open: new Set(open) }).map(
        ({ level, label }) => `${level} ${label}`,
      );
    expect(folded([])).toEqual(["0 vectors", "0 operator exp"]);
    expect(folded(["vectors", "vectors/Exp.one"])).toEqual(["0 vectors", "1 Exp.one", "2 equals-onnx", "1 Add.two", "0 operator exp"]);
  });
});
