import { nodeHost } from "@tercet/host/node";
import type { Environment } from "@tercet/equivalence";
import { testClaims } from "@tercet/equivalence/vitest";
import { afterAll, describe } from "vitest";
import { createJsBackend } from "../src/backends/js/backend.ts";
import { createReferenceBackend } from "../src/backends/reference/backend.ts";
import { createWasmBackend } from "../src/backends/wasm/backend.ts";
import { operatorClaims } from "./operators.ts";

const environment: Environment = { runtime: "node", device: "cpu" };
const budget = { runs: 20 };

describe("js generates code", () => {
  testClaims(operatorClaims(createJsBackend({ mode: "generated" }), environment), { budget });
});

describe("js interprets", () => {
  testClaims(operatorClaims(createJsBackend({ mode: "interpreted" }), environment), { budget: { ...budget, runs: 10 } });
});

describe("wasm with relaxed SIMD", () => {
  testClaims(operatorClaims(createWasmBackend({ mode: "relaxed" }), environment), { budget });
});

// Arrays of claims are small: every kernel is shared, so that threads meet in all of them.
describe("wasm with relaxed SIMD in two threads", () => {
  const backend = createWasmBackend({ mode: "relaxed", threads: 2, workers: nodeHost().workers, sharedFrom: 0 });
  afterAll(() => backend.close());
  testClaims(operatorClaims(backend, environment), { budget: { ...budget, runs: 10 } });
});

const { wideVectors } = nodeHost();

describe.runIf(wideVectors !== undefined)("wasm with vectors of 256 bits", () => {
  testClaims(operatorClaims(createWasmBackend({ mode: "wide", wideVectors }), environment), { budget: { ...budget, runs: 10 } });
});

describe("wasm without relaxed SIMD", () => {
  testClaims(operatorClaims(createWasmBackend({ mode: "baseline" }), environment), { budget: { ...budget, runs: 10 } });
});

describe("wasm without relaxed SIMD in three threads", () => {
  const backend = createWasmBackend({ mode: "baseline", threads: 3, workers: nodeHost().workers, sharedFrom: 0 });
  afterAll(() => backend.close());
  testClaims(
    operatorClaims(backend, environment).filter(({ property }) => property.name === "thread-invariant"),
    { budget: { ...budget, runs: 10 } },
  );
});

describe("the oracle's own rounding stays within its bound", () => {
  testClaims(operatorClaims(createReferenceBackend(), environment), { budget: { ...budget, runs: 5 } });
});
