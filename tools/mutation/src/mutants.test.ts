import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { expect, it } from "vitest";
import { areas } from "./areas/index.ts";
import { Copy } from "./copy.ts";
import { check } from "./finding.ts";
import { mutantsOf, placesOf } from "./mutant.ts";

const workspace = join(import.meta.dirname, "..", "..", "..");
const mutants = mutantsOf(areas);

it("there are mutants in every area, and no two have one name", () => {
  expect(areas.filter((area) => area.mutants.length === 0)).toEqual([]);
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  expect(mutants.filter(({ name }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
});

it.each(mutants)("the text of $name stands once in its file, and is another one afterwards", ({ file, find, replace }) => {
  expect(placesOf({ find }, readFileSync(join(workspace, file), "utf8"))).toBe(1);
  expect(replace).not.toBe(find);
});

it("unchanged sources hold, a mutant is caught by the claim that should, and its file is as it was afterwards", async () => {
  const mutant = mutants.find(({ name }) => name === "ties-for-the-gold")!; // one of the quickest
  const copy = new Copy(workspace);
  try {
    const text = (): string => readFileSync(join(copy.root, mutant.file), "utf8");
    const before = text();
    expect(await check(copy, mutant, { runs: 5 })).toMatchObject({ kind: "survived", checked: 1 });
    expect(await copy.with(mutant, () => check(copy, mutant, { runs: 5 }))).toMatchObject({
      kind: "caught",
      claim: expect.stringContaining("metric:rank/equals-oracle") as unknown,
    });
    expect(text()).toBe(before);
  } finally {
    copy.remove();
  }
});

it.skipIf(process.platform === "win32")("Ctrl-C ends it, and no copy stays behind", async () => {
  const temporary = mkdtempSync(join(tmpdir(), "tercet-mutants-test-"));
  try {
    const args = ["--conditions=tercet-source", join(import.meta.dirname, "main.ts"), "--only", "tokenizer,metrics"];
    const child = spawn(execPath, args, { env: { ...process.env, TMPDIR: temporary }, stdio: ["ignore", "pipe", "pipe"] });
    const said: string[] = [];
    child.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
    // The first mutant is known: others are at work in two copies.
    await new Promise((resolve) => child.stdout.once("data", resolve));
    expect(readdirSync(temporary)).toHaveLength(2);
    const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
    child.kill("SIGINT");
    expect([await closed, said.join("")]).toEqual([130, "Stopped; no copy is left behind.\n"]);
    expect(readdirSync(temporary)).toEqual([]);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
});
