import { summaryOf, targets, type Target, type BenchmarkRecord, type BenchmarkCase, type TimedEntry } from "@tercet/results";
import { memoryHost } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gpuRows } from "./gpu-rows.ts";
import { keptRecords } from "./kept.ts";
import { tableRows, tableText, withTable } from "./table.ts";

const root = join(import.meta.dirname, "..", "..", "..", "..");
const timed = (contender: string, ...samples: number[]): TimedEntry => ({
  contender,
  check: { kind: "same", found: "" },
  milliseconds: summaryOf(samples),
  rate: 1,
});
const caseOf = (name: string, ...entries: TimedEntry[]): BenchmarkCase => ({
  kind: "timed",
  name,
  unit: "a",
  work: 1,
  threads: 2,
  entries,
  use: {},
});
const record = (...cases: BenchmarkCase[]): BenchmarkRecord => ({
  schema: 2,
  suite: "encode",
  measuredAt: "2026-01-01T00:00:00.000Z",
  machine: { cpu: "a", processors: 2, gibibytes: 8, platform: "b", node: "c", v8: "d", load: 0 },
  threads: 2,
  quick: false,
  contenders: [{ contender: "ort", name: "ort 1.0", settings: "" }],
  cases,
  skipped: [],
});
const target: Target = { work: "encoding", suite: "encode", against: ["ort", "torch"], wanted: { wide: 1.5, relaxed: 0.6 } };

test("a row shows the ratio to whoever is best in each case, and whether every case reaches what is wanted", () => {
  const cases = [
    caseOf(
      "first",
      timed("tercet wide", 10, 10, 10),
      timed("tercet relaxed", 20, 20, 20),
      timed("ort", 20, 20, 20),
      timed("torch", 30, 30, 30),
    ),
    caseOf(
      "second",
      timed("tercet wide", 10, 10, 10),
      timed("tercet relaxed", 20, 20, 20),
      timed("ort", 30, 30, 30),
      timed("torch", 10, 10, 10),
    ),
  ];
  expect(tableRows([target], [record(...cases)])).toEqual([
    { work: "encoding", against: "best of ort 1.0, torch", ratio: "2.00, 1.00 / 1.00, 0.50", wanted: "1.50 / 0.60", reached: "no / no" },
  ]);
  expect(tableRows([{ ...target, cases: ["first"] }], [record(...cases)])[0]?.reached).toBe("yes / yes");
});

test("of many cases the ends are shown, and what lies in its interval is nearly reached", () => {
  const cases = ["a", "b", "c", "d"].map((name, i) => caseOf(name, timed("tercet wide", 10, 10, 10), timed("ort", 13 + i, 14 + i, 16 + i)));
  const [row] = tableRows([target], [record(...cases)]);
  expect(row).toMatchObject({ ratio: "1.40 to 1.70 / -", reached: "nearly / not measured" });
});

test("less memory is a ratio above one, and a suite that was not run has no row", () => {
  const bytes = (contender: string, size: number) => ({ contender, bytes: summaryOf([size]), idleBytes: summaryOf([1]) });
  const memory: BenchmarkCase = { kind: "memory", name: "m", threads: 2, entries: [bytes("tercet wide", 100), bytes("ort", 150)] };
  const rows = tableRows(
    [
      { ...target, against: ["ort"] },
      { ...target, suite: "train" },
    ],
    [record(memory)],
  );
  expect(rows).toMatchObject([{ ratio: "1.50 / -", reached: "yes / not measured" }]);
});

test("the table takes the place of the one before", () => {
  const table = tableText(tableRows([target], [record()]));
  const readme = "before\n\n| work | against |\n| ---- | ------- |\n| old  | 1       |\n\nafter\n";
  expect(withTable(readme, table)).toBe(`before\n\n${table}\n\nafter\n`);
  expect(table.split("\n").map((line) => line.length)).toEqual(Array.from({ length: 3 }, () => table.indexOf("\n")));
  expect(() => withTable("no table", table)).toThrow("no table of work");
});

test("every target's suite and peers exist, and the README shows the results that are kept", async () => {
  const records = await keptRecords(nodeHost().files, root);
  expect(records.length).toBeGreaterThan(0);
  expect(readFileSync(join(root, "README.md"), "utf8")).toContain(tableText([...tableRows(targets, records), ...gpuRows(records, true)]));
});

test("a result of another schema is refused, and named", async () => {
  const { files } = memoryHost();
  await files.makeFolder("root/docs/results");
  await files.writeAtomic("root/docs/results/bench-encode.json", '{ "schema": 1 }');
  await expect(keptRecords(files, "root")).rejects.toThrow(/bench-encode\.json: [\s\S]*schema[\s\S]*Measure it again/);
});
