import { claim, run, sameBits, arrays, type BackendLabel, type NamedArray, type NamedArrays } from "@tercet/equivalence";
import { cellAt, claimsRecord, read, tallyOf, type ClaimsRecord } from "@tercet/results";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tabulate, type Settled } from "./claims.ts";
import { caseLines, KeptLines, outcomeLines } from "./kept-lines.ts";

const identity = (x: NamedArray): NamedArrays => ({ x });
const negated = (x: NamedArray): NamedArrays => ({ x: { shape: x.shape, data: Float32Array.from(x.data, (value) => -value) } });
const claimOf = (name: string, backend: BackendLabel, subject: typeof identity) =>
  claim({
    subject: { kind: "function", name },
    property: sameBits({ generate: arrays({ shape: [3] }), subject, other: identity }),
    backend,
    environment: { runtime: "node", device: "cpu" },
  });
const js: BackendLabel = { name: "js" };
const wide: BackendLabel = { name: "wasm", mode: "wide-simd", threads: 2 };
const claims = [
  claimOf("same", js, identity),
  claimOf("negated", js, negated),
  { ...claimOf("same", wide, identity), absent: { kind: "unsupported" as const, why: "no wide vectors here" } },
];

async function settle(): Promise<readonly Settled[]> {
  const settled: Settled[] = [];
  const byId = new Map(claims.map((each) => [each.id, each]));
  for await (const outcome of run(claims, { budget: { runs: 5 } })) {
    const found = byId.get(outcome.claim);
    if (found !== undefined) settled.push({ claim: found, outcome });
  }
  return settled;
}

test("outcomes become rows and columns that read as what they were", async () => {
  const settled = await settle();
  const record: ClaimsRecord = {
    schemaVersion: 1,
    commit: { hash: "0".repeat(40), committedAt: "2026-11-26T10:00:00Z", subject: "feat: a" },
    measuredAt: "2026-11-26T10:00:00Z",
    machine: { cpu: "a", processors: 2, platform: "b", node: "c" },
    ...{ seconds: 1, runs: 5, seed: 0, ratios: [] },
    ...tabulate(settled),
  };
  const again = read(JSON.stringify(record), claimsRecord, "record", 1);
  if (!again.ok) throw new Error(again.why);
  const { rows, columns, failures } = again.value;
  expect(rows.map(({ name }) => name)).toEqual(["negated", "same"]);
  expect(columns.map(({ backend, mode }) => [backend, mode])).toEqual([
    ["js", undefined],
    ["wasm", "wide-simd"],
  ]);
  expect(cellAt(again.value, 0, 0)).toMatchObject({ kind: "failed" });
  expect(cellAt(again.value, 0, 1)).toBeUndefined();
  expect(cellAt(again.value, 1, 0)).toMatchObject({ kind: "held", runs: 5, ofBound: 0 });
  expect(cellAt(again.value, 1, 1)).toEqual({ kind: "unsupported", why: "no wide vectors here" });
  expect(failures).toMatchObject([{ row: 0, column: 0, claim: claims[1]?.id }]);
  expect(tallyOf(again.value)).toMatchObject({ held: 1, failed: 1, unsupported: 1, notRun: 0 });
});

test("what was checked before a run was stopped is known to the next, but for a line that was never finished", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tercet-kept-"));
  try {
    const path = join(folder, "deep", "js.jsonl");
    const [first, second] = await settle();
    if (first === undefined || second === undefined) throw new Error("two outcomes are needed");
    new KeptLines(path, outcomeLines).add(first.outcome);
    writeFileSync(path, '\n{"kind":"held","cl', { flag: "a" });
    new KeptLines(path, outcomeLines).add(second.outcome);
    const again = new KeptLines(path, outcomeLines);
    expect([again.get(first.claim.id), again.get(second.claim.id)]).toEqual([first.outcome, second.outcome]);
    expect(again.get("another")).toBeUndefined();
    const broken = { case: "a", kind: "unknown", what: "b", outputs: [], absent: [{ column: 0, why: "NaN" }], leftAlone: [] };
    new KeptLines(join(folder, "cases.jsonl"), caseLines).add(broken);
    expect(new KeptLines(join(folder, "cases.jsonl"), caseLines).values()).toEqual([broken]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
