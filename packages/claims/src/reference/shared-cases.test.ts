import { nodeHost } from "@tercet/host/node";
import { createJsBackend, type Backend } from "@tercet/tensor";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testedBackends } from "./backends.fixture.ts";
import { referenceKinds } from "./index.ts";
import { runCase } from "./run-case.ts";

const folder = fileURLToPath(new URL("../../../../../shared/reference/", import.meta.url));
const absent = !existsSync(folder);
const cases = absent
  ? ["(none)"]
  : readdirSync(folder)
      .filter((name) => existsSync(`${folder}${name}/case.json`))
      .sort();
/** Of a real model: three thousand sentences take the fastest backend, threads and all. */
const large = "minilm-stsb-dev";

describe.skipIf(absent)("outputs of the original libraries (skipped where ../shared/reference is absent)", () => {
  describe.each(testedBackends)("on $name", ({ name, open }) => {
    let backend: Backend;
    beforeAll(() => {
      backend = open();
    });
    afterAll(() => backend.close());

    it.each(cases.filter((each) => name === "wasm wide, 2 threads" || each !== large))(
      "%s: every output lies within its tolerance",
      async (each) => {
        const { files } = nodeHost();
        // Gradients and optimizer steps are computed in float64, once.
        const exact = name === "js" ? createJsBackend() : undefined;
        const result = await runCase(`${folder}${each}`, { backend, exact, files }, referenceKinds);
        expect(result.status === "compared" ? result.rows.filter(({ held }) => !held) : result).toEqual([]);
      },
    );
  });

  it("are 47 cases, and the kinds are thirteen", () => {
    expect([cases.length, referenceKinds.length]).toEqual([47, 13]);
  });
});
