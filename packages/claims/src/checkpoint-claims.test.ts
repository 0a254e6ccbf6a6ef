import { run, type Outcome } from "@tercet/equivalence";
import { nodeHost } from "@tercet/host/node";
import { createJsBackend, createReferenceBackend, type Backend } from "@tercet/tensor";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { checkpointClaims } from "./checkpoint-claims.ts";

const own = fileURLToPath(new URL("../checkpoints/", import.meta.url));
const copies = mkdtempSync(join(tmpdir(), "tercet-checkpoint-claims-"));
afterAll(() => {
  rmSync(copies, { recursive: true });
});

async function outcomes(folders: readonly string[], backend: Backend): Promise<readonly Outcome[]> {
  const place = { backend, environment: { runtime: "node", device: "cpu" }, files: nodeHost().files } as const;
  const found: Outcome[] = [];
  for await (const outcome of run(checkpointClaims(folders, place))) found.push(outcome);
  return found;
}

it("a case is a claim, checked once, whose measure counts every number", async () => {
  const [outcome] = await outcomes([join(own, "small-hf-relu")], createJsBackend());
  expect(outcome).toMatchObject({
    kind: "held",
    claim: "checkpoint:small-hf-relu/equals-reference/js:generated/node:cpu",
    runs: 1,
    measure: { beyond: 0 },
  });
  expect(outcome?.kind === "held" && outcome.measure.elements).toBeGreaterThan(900);
});

it("a case that is computed in float64 alone is unsupported elsewhere, and says why", async () => {
  const folders = [join(own, "small-st-losses")];
  expect(await outcomes(folders, createReferenceBackend())).toMatchObject([{ kind: "unsupported", why: /float64/ }].map(matching));
  expect(await outcomes(folders, createJsBackend())).toMatchObject([{ kind: "held" }]);
});

function matching({ kind, why }: { readonly kind: string; readonly why: RegExp }) {
  return { kind, why: expect.stringMatching(why) as string };
}

it("a case whose model is another fails and names the first output that is out; a damaged case fails too", async () => {
  const [other, damaged] = [join(copies, "other"), join(copies, "damaged")];
  cpSync(join(own, "small-hf-act-relu2"), other, { recursive: true });
  const config = join(other, "model", "config.json");
  writeFileSync(config, readFileSync(config, "utf8").replace('"relu2"', '"relu"'));
  cpSync(join(own, "small-hf-relu"), damaged, { recursive: true });
  writeFileSync(join(damaged, "case.json"), "{");
  const [changed, broken] = await outcomes([other, damaged], createJsBackend());
  expect(changed?.kind === "failed" && changed.what).toMatch(/outputs are out, the first is hidden\.1: hidden\.1\[/);
  expect(broken?.kind === "failed" && broken.what).toMatch(/reference-case-invalid/);
});
