import { nodeHost } from "@tercet/host/node";
import type { Environment } from "@tercet/equivalence";
import { testClaims } from "@tercet/equivalence/vitest";
import { afterAll, describe, test } from "vitest";
import { operatorClaims } from "./operators.ts";
import { planClaims } from "./plans.ts";
import { openWebgpuForTests } from "./webgpu.ts";

const environment: Environment = { runtime: "node", device: "gpu" };
const opened = await openWebgpuForTests(nodeHost());

if (opened.kind === "absent") {
  test.skip(`webgpu: ${opened.why}`, () => undefined);
} else {
  const { backend } = opened;
  afterAll(() => backend.close());
  describe("webgpu", () => {
    testClaims([...operatorClaims(backend, environment), ...planClaims({ backend, environment })], { budget: { runs: 3, milliseconds: 20000 } });
  });
}
