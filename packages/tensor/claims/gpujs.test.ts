import type { Environment } from "@tercet/equivalence";
import { testClaims } from "@tercet/equivalence/vitest";
import { nodeHost } from "@tercet/host/node";
import { afterAll, describe, expect, test } from "vitest";
import type { Backend } from "../src/backend/interface.ts";
import { openGpujsForTests } from "./gpujs.ts";
import { operatorClaims } from "./operators.ts";
import { planClaims } from "./plans.ts";

const environment: Environment = { runtime: "node", device: "cpu" };
const budget = { runs: 2 };
const claimsOn = (backend: Backend) => [...operatorClaims(backend, environment), ...planClaims({ backend, environment })];

/** Cells know nothing of each other in any mode: that a batch changes no element is looked at in the cheapest one, and in `tercet verify` in all. */
const isOfBatches = /^(batch|order)-invariant$/;

for (const mode of ["cpu", "webasm"] as const) {
  const opened = await openGpujsForTests(nodeHost(), mode);
  describe(`gpujs in the mode ${mode}`, () => {
    if (opened.kind === "absent") {
      test("it works everywhere", () => expect(opened.why).toBe(""));
      return;
    }
    afterAll(() => opened.backend.close());
    testClaims(
      claimsOn(opened.backend).filter(({ property }) => mode === "cpu" || !isOfBatches.test(property.name)),
      { budget },
    );
  });
}

/** Every kind of statement in WGSL: the rest runs in `tercet verify`. */
const some = /^(cast|exp|log|matmul|max|pad|randomBits|round|segmentSum|slice|tanh|where|softmax|attention|layerNorm|topK|views|evaluate)$/;
const opened = await openGpujsForTests(nodeHost(), "webgpu");
const why = opened.kind === "absent" ? `: ${opened.why}` : "";

describe.skipIf(opened.kind === "absent")(`gpujs in the mode webgpu${why}`, () => {
  if (opened.kind === "absent") return;
  afterAll(() => opened.backend.close());
  testClaims(
    claimsOn(opened.backend).filter(({ subject, property }) => some.test(subject.name) && !isOfBatches.test(property.name)),
    { budget },
  );
});
