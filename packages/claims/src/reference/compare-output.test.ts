import { fileURLToPath } from "node:url";
import { nodeHost } from "@tercet/host/node";
import { expect, it } from "vitest";
import { readCase } from "./case.ts";
import { compareOutput, scaleOf } from "./compare-output.ts";
import type { Computed } from "./computed.ts";

const folder = fileURLToPath(new URL("../../checkpoints/small-parlai-poly-one-candidate", import.meta.url));

/** The tolerances of two outputs that the case states with 4.14 and 0.576 as their largest values. */
async function tolerances(rest: Pick<Computed, "part" | "ranked">): Promise<readonly number[]> {
  const reference = await readCase(nodeHost().files, folder);
  const computed = ["scores_batch", "scores_alone"].map((output): Computed => {
    const shape = output === "scores_batch" ? [3, 3] : [3, 1];
    return { output, shape, values: new Float32Array(shape[0]! * shape[1]!), tolerance: "float32", ...rest };
  });
  const scale = scaleOf(reference, computed);
  return Promise.all(computed.map(async (each) => (await compareOutput(reference, each, scale)).tolerance));
}

it("scores of one case have one tolerance: a small one is what the same large terms leave", async () => {
  const [batch, alone] = await tolerances({ part: "score", ranked: true });
  expect(alone).toBe(batch);
});

it("other outputs are measured by their own largest value", async () => {
  const [batch, alone] = await tolerances({ part: "vector" });
  expect(batch! / alone!).toBeCloseTo(4.14 / 0.576, 5);
});
