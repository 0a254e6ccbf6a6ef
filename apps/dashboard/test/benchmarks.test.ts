import { expect, test } from "vitest";
import { axeViolations, expectFitsPhone, inChromium } from "./browser/session.fixture.ts";
import { kept, made, serveResults } from "./pages.fixture.ts";

inChromium("the benchmarks", (session) => {
  test("every suite shows its ratios with intervals, versions and machine, as a picture and as a table; cold stands apart from warm", async () => {
    serveResults(session, made);
    const { page, complaints } = await session.visit("/benchmarks");
    await page.getByRole("heading", { name: "encode (warm: after first runs)" }).waitFor();
    await page.getByRole("heading", { name: "cold (cold: from the start of a process)" }).waitFor();
    await page.getByRole("heading", { name: "memory (memory at its peak)" }).waitFor();
    await page.getByLabel("Suite").selectOption("score");
    await page.getByText("1 of 7 suites").waitFor();
    await expect.poll(() => page.url()).toContain("suite=score");
    const suite = page.locator("section.panel", { hasText: "score (warm" });
    await suite.getByText(/The same as a table/u).click();
    const row = suite.getByRole("row", { name: /bi, 64 contexts faiss 1\.15\.1 wide/u });
    await expect.poll(() => row.textContent()).toMatch(/\d\.\d\d\d\.\d\d\d\.\d\d\d+$/u);
    await expect.poll(() => suite.textContent()).toContain("Node 26.10.0");
    expect(await axeViolations(page)).toEqual([]);
    await expectFitsPhone(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("over commits it says in words whether the newest change is more than noise, and draws what is wanted", async () => {
    serveResults(session, made);
    const { page } = await session.visit("/benchmarks");
    const trend = page.locator("section.panel", { hasText: "Over commits" }).first();
    await trend.getByText(/32 x 32 tokens, wide: (rose|fell) by \d+\.\d %: within the noise of up to \d+\.\d %/u).waitFor();
    await trend.getByText("wanted 1.2").waitFor();
    await page.context().close();
  });

  test("without records the history says which command makes them; without results every panel does", async () => {
    serveResults(session, { ...kept, records: [] });
    const { page } = await session.visit("/benchmarks");
    await page.getByText("No record holds ratios yet").waitFor();
    serveResults(session, { ...kept, records: [], benchmarks: [] });
    await page.reload();
    await page.getByText("Nothing was measured yet.").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.context().close();
  });
});
