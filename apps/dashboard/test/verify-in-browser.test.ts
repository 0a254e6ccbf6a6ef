import { fromJson } from "@tercet/equivalence";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { execPath } from "node:process";
import { describe, expect, test } from "vitest";
import { chromiumPath } from "./browser/chromium.fixture.ts";

interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const main = join(import.meta.dirname, "..", "..", "cli", "src", "main.ts");
const browser = chromiumPath ?? "";

/** `tercet verify --environment browser` with the pages that were built here. */
function verify(...args: readonly string[]): Promise<Finished> {
  const child = spawn(execPath, ["--no-warnings", "--conditions=tercet-source", main, "verify", "--environment", "browser", ...args]);
  const texts = { out: "", err: "" };
  child.stdout.on("data", (piece: Buffer) => (texts.out += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (texts.err += piece.toString()));
  return new Promise((resolve) => void child.on("close", (code) => resolve({ code, ...texts })));
}

describe.skipIf(browser === "")("tercet verify in a browser (skipped where there is no Chromium)", () => {
  test("checks operators, tokenizers and reference checkpoints on wasm, and its document names the browser", async () => {
    const subjects = "operator:softmax,tile:*6x8*,tokenizer,checkpoint:small-hf-cross";
    const { code, out } = await verify(
      "--subject",
      subjects,
      "--property",
      "equals-*,batch-invariant",
      "--runs",
      "2",
      "--browser",
      browser,
      "--json",
    );
    const document = JSON.parse(out) as { readonly claims: readonly unknown[] };
    expect(code).toBe(0);
    expect(document).toMatchObject({
      ...{ schemaVersion: 2, held: true, runs: 2 },
      environment: {
        runtime: "browser",
        device: "cpu",
        details: { browser: expect.stringMatching(/Chrom.* \d+\./u) as string, isolated: "true" },
      },
    });
    const outcomes = document.claims.map(fromJson);
    expect(outcomes.some(({ kind }) => kind === "failed" || kind === "invalid")).toBe(false);
    for (const [kind, place] of [
      ["operator:softmax", /wasm:[a-z]+-simd.*\/browser:cpu$/u],
      ["tokenizer", /browser:cpu$/u],
      ["checkpoint", /browser:cpu$/u],
    ] as const)
      expect(outcomes.some((each) => each.kind === "held" && each.claim.startsWith(kind) && place.test(each.claim))).toBe(true);
  });
});
