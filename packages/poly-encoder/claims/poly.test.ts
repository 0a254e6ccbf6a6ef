import type { Environment } from "@tercet/equivalence";
import { testClaims } from "@tercet/equivalence/vitest";
import { createJsBackend, createWasmBackend } from "@tercet/tensor";
import { polyClaims } from "./poly.ts";

const environment: Environment = { runtime: "node", device: "cpu" };
const budget = { runs: 1 };

testClaims(polyClaims({ backend: createJsBackend(), environment }), { budget });
testClaims(polyClaims({ backend: createWasmBackend({ mode: "relaxed" }), environment }), { budget });
