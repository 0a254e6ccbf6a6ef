import type { Environment } from "@tercet/equivalence";
import { testClaims } from "@tercet/equivalence/vitest";
import { createJsBackend, createWasmBackend } from "@tercet/tensor";
import { reductionClaims } from "./reductions.ts";

const environment: Environment = { runtime: "node", device: "cpu" };
const budget = { runs: 5 };

testClaims(reductionClaims({ backend: createJsBackend(), environment }), { budget });
testClaims(reductionClaims({ backend: createWasmBackend({ mode: "relaxed" }), environment }), { budget });
