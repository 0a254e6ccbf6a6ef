import { nodeHost } from "@tercet/host/node";
import { createJsBackend, type Backend } from "@tercet/tensor";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oracle, testedBackends } from "./backends.fixture.ts";
import { referenceKinds } from "./index.ts";
import { runCase } from "./run-case.ts";

const folder = fileURLToPath(new URL("../../checkpoints/", import.meta.url));
const cases = readdirSync(folder).sort();

// The cases of the shared folder, where it is present, run in every mode with several threads too.
const backends = [...testedBackends.filter(({ name }) => name === "wasm wide, 2 threads" || !name.includes("threads")), oracle];

describe.each(backends)("own reference cases on $name", ({ name, open }) => {
  let backend: Backend;
  beforeAll(() => {
    backend = open();
  });
  afterAll(() => backend.close());

  it.each(cases)("%s: every output lies within its tolerance", async (each) => {
    const { files } = nodeHost();
    // Gradients and optimizer steps are computed in float64, once.
    const exact = name === "js" ? createJsBackend() : undefined;
    const result = await runCase(`${folder}${each}`, { backend, exact, files }, referenceKinds);
    expect(result.status === "compared" ? result.rows.filter(({ held }) => !held) : result).toEqual([]);
    // What is computed in float64 alone is left alone elsewhere.
    expect(result.status === "compared" && result.rows.length + result.leftAlone.length).toBeGreaterThan(3);
  });
});

/** Of a real model, which is too large to come along. */
const large = ["minilm", "sts", "model"];
/** Without a library's floating-point outputs: the tests of evaluation hold them to their own. */
const exact = ["metrics"];

it("every kind of case has one that comes along, save those of a large model", () => {
  const kinds = cases.map((each) => {
    const { kind } = JSON.parse(readFileSync(`${folder}${each}/case.json`, "utf8")) as { kind: string }; // every case says its kind
    return kind;
  });
  const wanted = referenceKinds.map(({ kind }) => kind).filter((kind) => ![...large, ...exact].includes(kind));
  expect(wanted.filter((kind) => !kinds.includes(kind))).toEqual([]);
});
