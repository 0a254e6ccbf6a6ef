import { summaryOf, type BenchmarkRecord, type TimedEntry } from "@tercet/results";
import { expect, test } from "vitest";
import { recordLines } from "./lines.ts";

const timed = (contender: string, milliseconds: number): TimedEntry => ({
  contender,
  check: { kind: "same", found: "" },
  milliseconds: summaryOf([milliseconds, milliseconds, milliseconds]),
  rate: 1000 / milliseconds,
});
const record: BenchmarkRecord = {
  schema: 2,
  suite: "encode",
  measuredAt: "2026-01-01T00:00:00.000Z",
  machine: { cpu: "a", processors: 2, gibibytes: 8, platform: "b", node: "c", v8: "d", load: 0 },
  threads: 2,
  quick: false,
  contenders: [{ contender: "ort", name: "ort 1.0", settings: "2 threads" }],
  cases: [
    {
      kind: "timed",
      name: "a case",
      unit: "sentences/s",
      work: 1,
      threads: 2,
      entries: [
        timed("tercet wide", 100),
        timed("tercet wide int8", 50),
        timed("ort", 150),
        timed("ort int8", 40),
        { contender: "first", check: { kind: "reference" } },
        { contender: "torch", check: { kind: "differs", found: "elements differ by 1.0 at most" } },
      ],
      use: { idle: 0, foreign: 0.5 },
    },
  ],
  skipped: [{ what: "jax", why: "no network" }],
};

test("a case shows rates, spreads, and ratios to entries of the same variant", () => {
  const text = recordLines(record).join("\n");
  expect(text).toContain("ort               6.7  150 ms (150 to 150, least 150; 3 times)");
  expect(text).toMatch(/^ +ort .*wide 1\.50 \[1\.50, 1\.50\]$/mu);
  expect(text).toMatch(/^ +ort int8 .*wide int8 0\.80 \[0\.80, 0\.80\]$/mu);
});

test("who differs, who is missing and whether others disturbed is said", () => {
  const text = recordLines(record).join("\n");
  expect(text).toMatch(/torch +not timed: elements differ by 1\.0 at most/u);
  expect(text).toMatch(/first +not timed: the others are compared with it/u);
  expect(text).toContain("skipped: jax: no network");
  expect(text).toContain("under load: other programs used up to 0.5 processors");
});
