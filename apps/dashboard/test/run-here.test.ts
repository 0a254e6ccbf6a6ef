import { fromJson, type Failed } from "@tercet/equivalence";
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { axeViolations, expectWellMade, inChromium } from "./browser/session.fixture.ts";
import { hostPages } from "./browser/static-host.fixture.ts";

interface Kept {
  readonly claims: readonly unknown[];
  readonly planted: readonly { readonly found: boolean; readonly outcome: unknown }[];
}

/** Saves the outcomes, and reads them as their readers do. */
async function keptOutcomes(page: Page): Promise<Kept> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save outcomes as JSON" }).click();
  return JSON.parse(await readFile(await (await download).path(), "utf8")) as Kept; // written by the page's own code
}

const check = async (page: Page): Promise<void> => page.getByRole("button", { name: "Check" }).first().click();

/** Makes an engine that takes each vector multiplication (fd e6 01) for an addition (fd e4 01). */
const miscompiling = `
  const { Module } = WebAssembly;
  WebAssembly.Module = class extends Module {
    constructor(bytes) {
      super(bytes.map((byte, i) => (byte === 0xe6 && bytes[i - 1] === 0xfd && bytes[i + 1] === 1 ? 0xe4 : byte)));
    }
  };
`;

inChromium("claims in the visitor's browser", ({ open, visit }) => {
  test("hold on wasm and on js, a planted fault is found, and a file keeps all of it", async () => {
    const { page, complaints } = await visit("/run-here?query=kind:operator subject:exp,softmax&engines=wasm-baseline,js&runs=3");
    await check(page);
    await page.getByText("Nothing failed").waitFor();
    await page.getByText("was found on every backend, as it must be").waitFor();
    const kept = await keptOutcomes(page);
    expect(kept).toMatchObject({ schemaVersion: 2, held: true, interrupted: false, runs: 3, seed: 0, environment: { runtime: "browser" } });
    const outcomes = kept.claims.map(fromJson);
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(["held"]));
    const places = new Set(kept.claims.map((claim) => (claim as { claim: string }).claim.split("/").slice(2).join("/")));
    expect([...places].filter((place) => place.startsWith("wasm:baseline-simd"))).toHaveLength(1);
    expect(places).toContain("js:interpreted/browser:cpu");
    expect(kept.planted).toHaveLength(2);
    for (const { found, outcome } of kept.planted) {
      const failure = fromJson(outcome) as Failed; // checked by the next lines
      expect([found, failure.kind]).toEqual([true, "failed"]);
      expect(failure.what).toContain("is 3, expected");
    }
    await expectWellMade({ page, complaints });
  });

  test("stop at once and keep what they have; a query that means nothing says so", async () => {
    const { page } = await visit("/run-here?engines=js&runs=30");
    await check(page);
    await page.getByText(/^[1-9]\d* of \d+ claims, about .* left$/u).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("Partial:").waitFor();
    expect(await keptOutcomes(page)).toMatchObject({ held: false, interrupted: true });
    await page.getByRole("searchbox").fill("kin:operator status:failed");
    await page.getByText('There is no filter "kin"').waitFor();
    await page.getByText("there are no outcomes before a run").waitFor();
    await page.getByRole("searchbox").fill("nothing-is-called-so");
    await page.waitForURL(/nothing-is-called-so/u);
    await check(page);
    await page.getByText("No claim fits this query").waitFor();
    await page.context().close();
  });

  test("that fail show their counter-example, and the one input is checked again, also from an address", async () => {
    const assets = join(import.meta.dirname, "..", "dist", "assets");
    const worker = readdirSync(assets).find((name) => /^claims-worker.*\.js$/u.test(name)) ?? "";
    const sources = readFileSync(join(assets, worker), "utf8");
    const broken = `${miscompiling}${sources}`;
    const [host, { page }] = await Promise.all([hostPages(), open()]);
    try {
      host.answers.set(`assets/${worker}`, broken);
      await page.goto(`${host.address}#/run-here?query=kind:operator subject:mul property:equals-oracle&threads=1`);
      await check(page);
      await page.getByRole("heading", { name: "1 failure" }).waitFor();
      const example = await page.locator(".run-failures pre").innerText();
      expect(example.length).toBeGreaterThan(5);
      expect(await axeViolations(page)).toEqual([]);
      await page.getByRole("button", { name: "Check this input here again" }).click();
      await page.getByText("Only the input at path").waitFor();
      await page.getByText("1 of 1 claims failed").waitFor();
      await page.getByText("(input 1, shrunk 0 times").waitFor();
      await expect.poll(() => page.locator(".run-failures pre").innerText()).toBe(example);
      host.answers.clear();
      await page.reload();
      await page.getByRole("button", { name: "Check this input again" }).click();
      await page.getByText("Nothing failed").waitFor();
    } finally {
      await Promise.all([page.context().close(), host.close()]);
    }
  });
});
