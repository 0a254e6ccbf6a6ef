import type { Environment } from "@tercet/equivalence";
import { testClaims } from "@tercet/equivalence/vitest";
import { createJsBackend, createWasmBackend } from "@tercet/tensor";
import { describe } from "vitest";
import { hostLayerClaims, layerClaims } from "./layer-claims.ts";

const environment: Environment = { runtime: "node", device: "cpu" };

describe("js", () => {
  testClaims(layerClaims({ backend: createJsBackend(), environment }), { budget: { runs: 2 } });
});

describe("wasm", () => {
  testClaims(layerClaims({ backend: createWasmBackend({ mode: "relaxed" }), environment }), { budget: { runs: 2 } });
});

describe("the host", () => {
  testClaims(hostLayerClaims(environment), { budget: { runs: 50 } });
});
