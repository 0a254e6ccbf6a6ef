import type { Claim } from "@tercet/equivalence";
import { testClaims } from "@tercet/equivalence/vitest";
import { nodeHost } from "@tercet/host/node";
import type { Backend } from "@tercet/tensor";
import { environmentOf, openGpujsForTests, openWebgpuForTests, type OpenedForTests } from "@tercet/tensor/claims";
import { fileURLToPath } from "node:url";
import { afterAll, describe } from "vitest";
import { backendClaims, ownCases } from "../src/all-claims.ts";
import { checkpointClaims } from "../src/checkpoint-claims.ts";
import { findCases } from "../src/reference/case.ts";

// A part of the claims, so that every change is checked on graphics devices too. All of them: npx nx run @tercet/cli:verify-gpu.

const host = nodeHost();
const environment = { runtime: "node", device: "cpu" } as const;
const folders = await findCases(host.files, fileURLToPath(ownCases).replace(/[/\\]$/, ""));

/** One of each kind, what a model is made of before all; its value alone. */
const some =
  /^(layer:(block-bert|embeddings-bert)|reduction:mean|loss:ranking|optimizer-step:adamw|head:poly-score-sqrt|checkpoint:small-hf-relu)\/equals-(oracle|reference)\//;

/** Values of operators and what is claimed of plans and numbers; a search and its long products are left to the command. */
const ofLoops = /^(operator:[^/]+\/equals-oracle(-densely)?|function:(?!search)[^/]+\/[^/]+)\//;

function claimsOn(backend: Backend): readonly Claim[] {
  const cases = checkpointClaims(folders, { backend, environment: environmentOf(backend, environment), files: host.files });
  return [...backendClaims(backend, environment), ...cases];
}

function onBackend(title: string, opened: OpenedForTests, isWanted: (id: string) => boolean): void {
  if (opened.kind === "absent") {
    describe.skip(`${title}: skipped, ${opened.why}`, () => testClaims([]));
    return;
  }
  describe(title, () => {
    afterAll(() => opened.backend.close());
    testClaims(
      claimsOn(opened.backend).filter(({ id }) => isWanted(id)),
      { budget: { runs: 2 } },
    );
  });
}

const opened = await openWebgpuForTests(host);
// Kernels written by hand are looked at beside them, in packages/tensor.
const byHand = opened.kind === "open" ? opened.backend.claimed.map(({ name }) => `operator:${name}/`) : [];
onBackend("webgpu", opened, (id) => some.test(id) || (ofLoops.test(id) && !byHand.some((start) => id.startsWith(start))));
for (const mode of ["webasm", "cpu"] as const) onBackend(`gpujs, mode ${mode}`, await openGpujsForTests(host, mode), (id) => some.test(id));
