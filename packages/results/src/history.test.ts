import { expect, test } from "vitest";
import type { Cell } from "./cell.ts";
import { changesBetween, historyOf, locate, since } from "./history.ts";
import { columnOf, held, recordOf, rowOf } from "./record.fixture.ts";
import { tallyOf } from "./tally.ts";

const failed: Cell = { kind: "failed", runs: 3, ofBound: 2, ulp: 9 };
const records = [
  recordOf(1, { exp: { js: held(0.1), wasm: held(0.2) }, gone: { js: held(0.1) } }),
  recordOf(2, { exp: { wasm: failed, js: held(0.1) } }),
  recordOf(3, { log: { js: held(0.5) }, exp: { js: held(0.3), wasm: failed, gpujs: { kind: "unsupported", why: "no GPU" } } }),
];
const located = records.map(locate);

test("a claim is followed by what it says, wherever its row and column stand", () => {
  expect(historyOf(located, rowOf("exp"), columnOf("wasm")).map(({ cell }) => cell.kind)).toEqual(["held", "failed", "failed"]);
  expect(historyOf(located, rowOf("log"), columnOf("js")).map(({ record }) => record)).toEqual([2]);
});

test("tells since when a claim ends as it does", () => {
  expect(since(located, rowOf("exp"), columnOf("wasm"))).toBe(1);
  expect(since(located, rowOf("exp"), columnOf("js"))).toBe(0);
  expect(since(located, rowOf("log"), columnOf("js"))).toBe(2);
  expect(since(located, rowOf("gone"), columnOf("js"))).toBeUndefined();
});

test("tells what changed between records, outcomes first", () => {
  const named = (before: number, after: number): readonly string[] =>
    changesBetween(located[before]!, located[after]!).map(({ kind, row, column }) => `${kind} ${row.name} ${column.backend}`);
  expect(named(0, 1)).toEqual(["outcome exp wasm", "vanished gone js"]);
  expect(named(1, 2)).toEqual(["appeared log js", "appeared exp gpujs", "error exp js"]);
  expect(named(2, 2)).toEqual([]);
});

test("counts how claims ended, in all and by column", () => {
  expect(tallyOf(records[2]!)).toEqual({ held: 2, failed: 1, unsupported: 1, notRun: 0, runs: 53 });
  expect(tallyOf(records[0]!, 1)).toEqual({ held: 1, failed: 0, unsupported: 0, notRun: 0, runs: 25 });
});
