import type { Environment } from "@tercet/equivalence";
import { testClaims } from "@tercet/equivalence/vitest";
import { describe } from "vitest";
import { createJsBackend } from "../src/backends/js/backend.ts";
import { createReferenceBackend } from "../src/backends/reference/backend.ts";
import { operatorClaims } from "./operators.ts";

const environment: Environment = { runtime: "node", device: "cpu" };
const budget = { runs: 25, milliseconds: 3000 };

describe("js generates code", () => {
  testClaims(operatorClaims(createJsBackend({ mode: "generated" }), environment), { budget });
});

describe("js interprets", () => {
  testClaims(operatorClaims(createJsBackend({ mode: "interpreted" }), environment), { budget: { ...budget, runs: 10 } });
});

describe("the oracle's own rounding stays within its bound", () => {
  testClaims(operatorClaims(createReferenceBackend(), environment), { budget: { ...budget, runs: 5 } });
});
