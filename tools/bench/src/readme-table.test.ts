import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readmeTable, withTable } from "./readme-table.ts";
import type { BenchmarkRecord, Measured } from "./result.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const read = (...path: readonly string[]): string => readFileSync(join(root, ...path), "utf8");

const times = { median: 10, lower: 9, upper: 11, best: 8, samples: [8, 9, 10, 11, 12] };
const measured = (name: string, rate: number): Measured => ({ contender: { name, mode: "" }, times, rate });
const record: BenchmarkRecord = {
  schema: 1,
  measuredAt: "2026-01-01T00:00:00.000Z",
  machine: { cpu: "a", processors: 2, platform: "b", node: "c", v8: "d", load: 0 },
  result: {
    kind: "measured",
    suite: "encode",
    unit: "sentences/s",
    cases: [
      {
        name: "1 x 32",
        ours: measured("tercet", 150.4),
        peer: { measured: measured("peer 1.0", 50.1), ratio: 3.002, difference: { largest: 0, cosine: 1 } },
      },
    ],
  },
};

test("rows bear rates and the ratio, and take the place of the old ones", () => {
  expect(readmeTable(record)).toBe(
    [
      "| sentences/s | Tercet | peer 1.0 | ratio |",
      "| ----------- | ------ | -------- | ----- |",
      "| 1 x 32      | 150    | 50       | 3.00  |",
    ].join("\n"),
  );
  expect(withTable("before\n\n| sentences/s | x |\n| --- | --- |\n| old | 1 |\n\nafter\n", record)).toBe(
    `before\n\n${readmeTable(record)}\n\nafter\n`,
  );
  expect(() => withTable("no table", record)).toThrow("no table of sentences/s");
});

test("the README shows the results that are kept", () => {
  const kept = JSON.parse(read("docs", "results", "bench-encode.json")) as BenchmarkRecord; // `--write` wrote it
  expect(read("README.md")).toContain(readmeTable(kept));
});
