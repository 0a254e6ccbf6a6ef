import { run, type Environment, type Outcome } from "@tercet/equivalence";
import { nodeHost } from "@tercet/host/node";
import { vectorsRecord, type VectorsRecord } from "@tercet/results";
import { createJsBackend, createReferenceBackend, createWasmBackend, type Backend } from "@tercet/tensor";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { coveragePage } from "../src/vectors/coverage-page.ts";
import { coverageOf, type Coverage } from "../src/vectors/coverage.ts";
import { vectorClaims } from "../src/vectors/claims.ts";
import { readVectors, vectorOrigins } from "../src/vectors/read-vectors.ts";
import { caseName, type Vector } from "../src/vectors/vector.ts";

const folder = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
const environment: Environment = { runtime: "node", device: "cpu" };

async function outcomesOn(backend: Backend, vectors: readonly Vector[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for await (const outcome of run(vectorClaims(vectors, backend, environment))) outcomes.push(outcome);
  await backend.close();
  return outcomes;
}

describe.skipIf(!existsSync(folder))("cases of ONNX and WebNN (skipped where ../shared/data is absent)", () => {
  let vectors: readonly Vector[] = [];
  let coverages: readonly Coverage[] = [];
  const onJs = new Map<string, Outcome>();

  beforeAll(async () => {
    vectors = await readVectors(nodeHost().files, folder);
    coverages = coverageOf(vectors);
    const outcomes = await outcomesOn(createJsBackend(), vectors);
    coverages.flatMap(({ run: own }) => own).forEach((vector, i) => onJs.set(caseName(vector), outcomes[i] as Outcome)); // one for each
  });

  test("each has a name of its own", () => {
    expect(new Set(vectors.map((vector) => `${vector.suite} ${caseName(vector)}`)).size).toBe(vectors.length);
  });

  test("each is run, or left out for a reason that somebody gave", () => {
    expect(coverages.flatMap(({ leftOut }) => leftOut).filter(({ why }) => why === "operators that nobody looked at")).toEqual([]);
  });

  test("js gives what they expect, in float64 too", () => {
    expect([...onJs.values()].filter(({ kind }) => kind !== "held")).toEqual([]);
  });

  test("wasm gives what they expect, and is asked for no float64", async () => {
    const outcomes = await outcomesOn(createWasmBackend({ threads: 1 }), vectors);
    const others = outcomes.filter(({ kind }) => kind !== "held");
    expect(others.filter((outcome) => outcome.kind !== "unsupported" || !outcome.why.includes("float64"))).toEqual([]);
    expect(others.length).toBeLessThan(outcomes.length / 10);
  });

  test("the oracle itself gives what they expect", async () => {
    const outcomes = await outcomesOn(createReferenceBackend(), vectors);
    expect(outcomes.filter(({ kind }) => kind !== "held")).toEqual([]);
  });

  // What is covered is told in public. `npx vitest -u` writes both files.
  test("the page is current", async () => {
    await expect(coveragePage(coverages)).toMatchFileSnapshot("../../../docs/third-party-vectors.md");
  });

  test("the record for the dashboard is current", async () => {
    const record: VectorsRecord = {
      schemaVersion: 1,
      suites: coverages.map(({ suite, total, run: own, leftOut }) => {
        const outcomes = own.map((vector) => ({ name: caseName(vector), outcome: onJs.get(caseName(vector)) }));
        const failed = outcomes.flatMap(({ name, outcome }) => (outcome?.kind === "failed" ? [{ case: name, why: outcome.what }] : []));
        const held = outcomes.filter(({ outcome }) => outcome?.kind === "held").length;
        return { suite, origin: vectorOrigins[suite], total, run: own.length, held, failed, leftOut };
      }),
    };
    expect(vectorsRecord.parse(record)).toEqual(record);
    await expect(`${JSON.stringify(record, undefined, 2)}\n`).toMatchFileSnapshot("../../../docs/results/vectors.json");
  });
});
