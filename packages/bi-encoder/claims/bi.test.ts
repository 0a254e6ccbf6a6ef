import type { Environment } from "@tercet/equivalence";
import { testClaims } from "@tercet/equivalence/vitest";
import { createJsBackend, createWasmBackend } from "@tercet/tensor";
import { biClaims } from "./bi.ts";

const environment: Environment = { runtime: "node", device: "cpu" };
const budget = { runs: 2 };

testClaims(biClaims({ backend: createJsBackend(), environment }), { budget });
testClaims(biClaims({ backend: createWasmBackend({ mode: "relaxed" }), environment }), { budget });
