import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tercet } from "./command.fixture.ts";
import { saveTinyModels } from "./tiny-models.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-interruption-"));

beforeAll(() => saveTinyModels(folder));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

// More than a pipe holds: when all of it is taken, the command is past its start.
const input = Array.from({ length: 40_000 }, (_, i) => `my card ${i}`).join("\n");

it.each([["SIGINT", 130], ["SIGTERM", 143]] as const)("%s stops encoding with exit code %i, and leaves no file", async (signal, code) => {
  const before = readdirSync(folder);
  const args = ["encode", "--model", join(folder, "bi"), "--input", "-", "--output", join(folder, "x.npy"), "--backend", "js"];
  const finished = await tercet(args, { input, signal });
  expect([finished.code, finished.out, finished.err]).toEqual([code, "", `tercet: interrupted by ${signal}: nothing was written\n`]);
  expect(readdirSync(folder)).toEqual(before);
}); // prettier-ignore
