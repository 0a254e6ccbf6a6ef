import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { benchmarkRecord } from "./benchmarks/record.ts";
import { checkpointRecord } from "./checkpoint-record.ts";
import { cellAt, claimsRecord } from "./claims-record.ts";
import { heatMapOf, partsOfTolerance } from "./heat-map.ts";
import { jsonSchemas } from "./json-schemas.ts";
import { read } from "./read.ts";
import { held, recordOf } from "./record.fixture.ts";
import { readEvents } from "./run-record.ts";
import { trioRecord } from "./trio-record.ts";

const record = recordOf(1, { exp: { js: held(0.1), wasm: { kind: "not-run", why: "no time" } } });
const docs = new URL("../../../docs/", import.meta.url);

test("a record reads as it was written", () => {
  expect(read(JSON.stringify(record), claimsRecord, "a.json", 1)).toEqual({ ok: true, value: record });
});

test.each([
  ["{", /a\.json is not JSON/],
  [JSON.stringify({ ...record, schemaVersion: 2 }), /schema version 2, the newest that is read here is 1/],
  [JSON.stringify({ ...record, cells: [["h"]] }), /cells\[0\]/],
  [JSON.stringify({ ...record, cells: [] }), /0 rows of cells, but 1 rows/],
  [JSON.stringify({ ...record, cells: [["n 7", null]] }), /"n 7" has a reason that the record lacks/],
  [JSON.stringify({ ...record, reasons: undefined }), /reasons/],
])("says what is wrong with %s", (text, why) => {
  expect(read(text, claimsRecord, "a.json", 1)).toEqual({ ok: false, why: expect.stringMatching(why) as string });
});

test("kept benchmarks and the trio's evaluation read", () => {
  const results = new URL("results/", docs);
  const names = readdirSync(results).filter((name) => name.startsWith("bench-"));
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) expect(read(readFileSync(new URL(name, results), "utf8"), benchmarkRecord, name)).toMatchObject({ ok: true });
  expect(read(readFileSync(new URL("trio.json", results), "utf8"), trioRecord, "trio.json", 1)).toMatchObject({ ok: true });
});

test("a record of every version that was ever written still reads", () => {
  const text = readFileSync(new URL("../fixtures/claims-1.json", import.meta.url), "utf8");
  const first = read(text, claimsRecord, "claims-1.json", 1);
  if (!first.ok) throw new Error(first.why);
  expect([cellAt(first.value, 0, 0), cellAt(first.value, 0, 1), cellAt(first.value, 1, 0), cellAt(first.value, 1, 1)]).toMatchObject([
    { kind: "held", runs: 25, ofBound: 0.31, ulp: 2, path: "7" },
    { kind: "failed", ofBound: Infinity },
    { kind: "unsupported", why: "no float64" },
    undefined,
  ]);
  expect(first.value.failures[0]?.worst).toMatchObject({ got: NaN, absolute: Infinity });
});

test("kept records of claims and checkpoints read", () => {
  const folder = new URL("results/claims/", docs);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of names) expect(read(readFileSync(new URL(name, folder), "utf8"), claimsRecord, name, 1)).toMatchObject({ ok: true });
  const checkpoints = new URL("results/checkpoints.json", docs);
  if (names.length > 0)
    expect(read(readFileSync(checkpoints, "utf8"), checkpointRecord, "checkpoints.json", 1)).toMatchObject({ ok: true });
});

test("docs/schemas holds the JSON Schema of every form, and no other", () => {
  const folder = new URL("schemas/", docs);
  const kept = Object.fromEntries(
    readdirSync(folder).map((file) => [file.replace(/\.json$/, ""), JSON.parse(readFileSync(new URL(file, folder), "utf8")) as unknown]),
  );
  expect(kept).toEqual(JSON.parse(JSON.stringify(jsonSchemas())));
});

test("events read up to the line that is being written; damaged lines are counted", () => {
  const event = { kind: "step", step: 0, loss: 1, gradientNorm: 2, learningRate: 3, tokens: 4, seconds: 5 };
  const { steps, unreadable } = readEvents(`${JSON.stringify(event)}\nwhat\n${JSON.stringify({ ...event, step: 1 })}\n{"kind":"st`);
  expect(steps.map(({ step }) => step)).toEqual([0, 1]);
  expect(unreadable).toEqual([2]);
});

test("a heat map keeps the largest error of each place, within an eighth of a binary order", () => {
  const errors = Float64Array.from({ length: 100 * 200 }, (_, i) => (i % 7 === 0 ? 0 : 1e-9 * (i + 1)));
  const map = heatMapOf([100, 200], errors, 1e-4);
  expect([map.rows, map.columns, map.height, map.width]).toEqual([32, 32, 100, 200]);
  const parts = partsOfTolerance(map);
  expect(Math.max(...parts) / (Math.max(...errors) / 1e-4)).toBeCloseTo(1, 0);
  expect(partsOfTolerance(heatMapOf([1], [Number.NaN], 1))[0]).toBeGreaterThan(1);
  for (const part of [2 ** -50, 0.01, 0.9, 1, 3]) {
    const [got = 0] = partsOfTolerance(heatMapOf([1], [part], 1));
    expect(Math.abs(Math.log2(got / part))).toBeLessThanOrEqual(1 / 8 + 1e-12);
  }
});
