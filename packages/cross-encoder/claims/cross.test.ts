import type { Environment } from "@tercet/equivalence";
import { testClaims } from "@tercet/equivalence/vitest";
import { createJsBackend, createWasmBackend } from "@tercet/tensor";
import { crossClaims } from "./cross.ts";

const environment: Environment = { runtime: "node", device: "cpu" };
const budget = { runs: 1 };

testClaims(crossClaims({ backend: createJsBackend(), environment }), { budget });
testClaims(crossClaims({ backend: createWasmBackend({ mode: "relaxed" }), environment }), { budget });
