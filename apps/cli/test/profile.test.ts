import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tercet } from "./command.fixture.ts";
import { saveTinyModels } from "./tiny-models.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-profile-"));
const file = (name: string): string => join(folder, name);

beforeAll(async () => {
  await saveTinyModels(folder);
  writeFileSync(file("texts.txt"), "my card has not arrived\nsoon\nwhere is my card\n");
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Document {
  readonly texts: number;
  readonly tokens: number;
  readonly runs: number;
  readonly kernels: readonly { readonly name: string; readonly shape: string; readonly share: number; readonly flops: number }[];
}

describe.each(["bi", "poly", "cross"])("a model of the head %s", (head) => {
  it("has its kernels timed, with shares that make up the whole", async () => {
    const { code, out, err } = await tercet([
      ...["profile", file(head), "--batch", "3", "--length", "5", "--runs", "2", "--json"],
      ...["--backend", "wasm", "--threads", "1"],
    ]);
    expect([code, err]).toEqual([0, ""]);
    const { texts, tokens, runs, kernels } = JSON.parse(out) as Document; // the command's own form
    expect([texts, tokens, runs]).toEqual([3, 15, 2]);
    expect(kernels.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    // Token counts are rounded up to whole batches.
    expect(kernels.find(({ name }) => name === "linear")?.shape).toMatch(/^\d+ x 8 x /);
  });
});

it.each([
  ["bi", "train", "training step, in-batch negatives", "attentionWithDropoutGradient"],
  ["cross", "train", "training step, two candidates for each context", "attentionWithDropoutGradient"],
  ["poly", "score", "score each with 7 vectors", "polyScore"],
])("runs what a model of the head %s is asked for: %s", async (head, work, what, kernel) => {
  const options = ["--batch", "3", "--length", "5", "--candidates", "7", "--runs", "2", "--all", "--backend", "wasm", "--threads", "1"];
  const { code, out, err } = await tercet(["profile", file(head), "--work", work, ...options]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain(what);
  expect(out).toMatch(new RegExp(`^${kernel} `, "m"));
});

it("reads texts, and tells of the run beside the table", async () => {
  const { code, out } = await tercet(["profile", file("bi"), "--texts", file("texts.txt"), "--runs", "1", "--backend", "js"]);
  expect(code).toBe(0);
  expect(out).toMatch(/encode candidates, 3 texts, \d+ tokens\njs \(generated, 1 thread\), one run\n\nkernel +shape +times/);
  for (const name of ["all kernels", "one run", "first run", "memory"]) expect(out).toContain(`\n${name} `);
});

it("times the kernels of gpu.js, each of which is one cell's function", async () => {
  const options = ["--batch", "2", "--length", "4", "--runs", "1", "--backend", "gpujs", "--mode", "webasm", "--json"];
  const { code, out, err } = await tercet(["profile", file("bi"), ...options]);
  expect([code, err]).toEqual([0, ""]);
  const { kernels, texts } = JSON.parse(out) as Document; // as above
  expect(texts).toBe(2);
  expect(kernels.length).toBeGreaterThan(1);
  expect(kernels.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
});

it("refuses work that a head does not do", async () => {
  const { code, err } = await tercet(["profile", file("cross"), "--work", "score", "--backend", "js"]);
  expect([code, err]).toEqual([2, expect.stringContaining("--work must be pairs or train for a cross-encoder") as string]);
});

it("says that the oracle has no kernels to time", async () => {
  const { code, err } = await tercet(["profile", file("bi"), "--backend", "reference"]);
  expect([code, err]).toEqual([2, expect.stringContaining("[backend-not-timed]") as string]);
});
