import type { Environment } from "@tercet/equivalence";
import { testClaims } from "@tercet/equivalence/vitest";
import { createJsBackend, createWasmBackend } from "@tercet/tensor";
import { hostTrainingClaims, trainingClaims } from "./index.ts";

const environment: Environment = { runtime: "node", device: "cpu" };
const budget = { runs: 5 };

testClaims(trainingClaims({ backend: createJsBackend(), environment }), { budget });
testClaims(trainingClaims({ backend: createWasmBackend({ mode: "relaxed" }), environment }), { budget });
testClaims(hostTrainingClaims(environment), { budget: { runs: 50 } });
