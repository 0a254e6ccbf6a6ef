import { nodeHost } from "@tercet/host/node";
import { readCell, readResults, type ClaimsRecord, type ResultsFolder } from "@tercet/results";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { benchmarksOf } from "../build/benchmarks.ts";
import { claimDetails } from "../build/claim-details.ts";
import { matrixOf } from "../build/matrix.ts";
import { overviewOf } from "../build/overview.ts";
import { summaryHtml } from "../build/summary.ts";
import { madeResults } from "./results.fixture.ts";

const results = madeResults({ subjects: 4, properties: 5, columns: 3, records: 9 });
const newest = results.records.at(-1)!;
/** The same, but the newest record was made without the last column. */
const withoutColumn: ResultsFolder = {
  ...results,
  records: [
    ...results.records.slice(0, -1),
    { ...newest, columns: newest.columns.slice(0, 2), cells: newest.cells.map((row) => row.slice(0, 2)) },
  ],
};

test("a column that only an older record has stays, with that record's cells, and says that it is stale", () => {
  const matrix = matrixOf(withoutColumn);
  expect(matrix?.columns.map(({ stale }) => stale?.hash)).toEqual([undefined, undefined, results.records.at(-2)?.commit.hash]);
  const old = matrixOf({ ...results, records: results.records.slice(0, -1) });
  expect(matrix?.cells.map((row) => row[2]?.slice(0, 1))).toEqual(old?.cells.map((row) => row[2]?.slice(0, 1)));
});

test("a claim's history holds the cell of every record, with its own reason", () => {
  const details = claimDetails(results);
  expect(details).toHaveLength(4);
  for (const [at, row] of newest.rows.entries()) {
    const subject = details.find(({ kind, name }) => kind === row.kind && name === row.name)!;
    const claim = subject.claims.find(({ property }) => property === row.property)!;
    for (const column of newest.columns.keys()) {
      const shown = claim.histories[column]!.map(([record, cell]) => [record, readCell(cell, subject.reasons)]);
      const kept = results.records.flatMap(({ cells, reasons }, record) => {
        const cell = cells[at]?.[column];
        return cell == null ? [] : [[record, readCell(cell, reasons)]];
      });
      expect(shown).toEqual(kept);
    }
  }
  expect(details[0]?.failures).toMatchObject([{ property: "order-invariant", column: 0, path: "6:1:0" }]);
});

test("the overview counts every claim, tells since when it is not equal, and what the newest record changed", () => {
  const { claims } = overviewOf(results);
  const cells = newest.cells.flat().filter((cell) => cell !== null);
  const { held, failed, unsupported, notRun } = claims!.total;
  expect(held + failed + unsupported + notRun).toBe(cells.length);
  expect(failed).toBe(1);
  expect(claims?.since).toEqual(newest.commit);
  expect(claims?.failures[0]?.id).toBe("operator:subject-0/order-invariant/wasm:mode-0:1/node:cpu");
  expect(claims?.changes?.first.some(({ id, after }) => id === claims.failures[0]?.id && after === "failed")).toBe(true);
  const equal = overviewOf({ ...results, records: results.records.slice(0, -1) }).claims;
  expect([equal?.total.failed, equal?.since]).toEqual([0, results.records[0]?.commit]);
});

test("a measurement that several records repeat is one point of a trend", () => {
  const repeated = results.records.map((record, at): ClaimsRecord => ({
    ...record,
    ratios: results.records[Math.floor(at / 2) * 2]!.ratios,
  }));
  const [trend] = benchmarksOf({ ...results, records: repeated }).trends;
  expect(trend?.points.map(({ record }) => record)).toEqual([0, 2, 4, 6, 8]);
});

test("what is damaged in a folder of results is named and hides nothing else", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tercet-results-"));
  try {
    mkdirSync(join(folder, "claims"));
    writeFileSync(join(folder, "claims", "2026-10-01-a.json"), JSON.stringify(newest));
    writeFileSync(join(folder, "claims", "2026-10-02-b.json"), "{");
    writeFileSync(join(folder, "trio.json"), '{"schemaVersion":9}');
    const read = await readResults(nodeHost().files, folder);
    expect(read.records).toHaveLength(1);
    expect(read.unreadable.map(({ file }) => file)).toEqual(["claims/2026-10-02-b.json", "trio.json"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("text of a record is text in the summary", () => {
  const hostile = { ...newest, commit: { ...newest.commit, subject: "<script>alert(1)</script>" } };
  const html = summaryHtml(overviewOf({ ...results, records: [hostile] }));
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(html).not.toContain("<script>");
});
