import { nodeHost } from "@tercet/host/node";
import type { Environment } from "@tercet/equivalence";
import { testClaims } from "@tercet/equivalence/vitest";
import { afterAll, describe, expect, test } from "vitest";
import { createJsBackend } from "../src/backends/js/backend.ts";
import { createWasmBackend } from "../src/backends/wasm/backend.ts";
import { wasmTiles } from "../src/backends/wasm/tiles/tune.ts";
import { tileClaims } from "./tiles.ts";

const environment: Environment = { runtime: "node", device: "cpu" };
const budget = { runs: 10 };
const { wideVectors, workers } = nodeHost();

describe("js", () => {
  testClaims(tileClaims({ backend: createJsBackend(), environment }), { budget });
});

describe.each(["relaxed", "baseline", ...(wideVectors === undefined ? [] : ["wide" as const])] as const)("wasm in mode %s", (mode) => {
  testClaims(tileClaims({ backend: createWasmBackend({ mode, wideVectors }), environment }, { wideVectors }), { budget });
});

describe("wasm in two threads", () => {
  const backend = createWasmBackend({ mode: "relaxed", threads: 2, workers, sharedFrom: 0 });
  afterAll(() => backend.close());
  const claims = tileClaims({ backend, environment });
  testClaims(
    claims.filter(({ property }) => property.name === "thread-invariant"),
    { budget },
  );
});

test("every tile of every mode has a claim on every backend, and says why where it is not checked", () => {
  for (const backend of [createJsBackend(), createWasmBackend({ mode: "relaxed" }), createWasmBackend({ mode: "baseline" })]) {
    const claims = tileClaims({ backend, environment });
    const named = new Set(claims.map(({ subject }) => subject.name));
    for (const name of wasmTiles) expect(named).toContain(`f32-${name}`);
    expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
  }
});
