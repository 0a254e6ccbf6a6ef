import { nodeHost } from "@tercet/host/node";
import { createJsBackend, type Backend } from "@tercet/tensor";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oracle, testedBackends } from "./backends.fixture.ts";
import { referenceKinds } from "./index.ts";
import { runCase } from "./run-case.ts";

const folder = fileURLToPath(new URL("../../checkpoints/", import.meta.url));
const cases = readdirSync(folder).sort();

describe.each([...testedBackends, oracle])("own reference cases on $name", ({ name, open }) => {
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
    expect(result.status === "compared" && result.rows.length).toBeGreaterThan(4);
  });
});

it("finds the cases it was written for", () => {
  expect(cases).toHaveLength(16);
});
