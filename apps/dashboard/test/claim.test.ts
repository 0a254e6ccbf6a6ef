import { expect, test } from "vitest";
import { axeViolations, expectWellMade, inChromium } from "./browser/session.fixture.ts";
import { made, serveResults } from "./pages.fixture.ts";

const failing = "/claim?id=operator:subject-0/order-invariant/wasm:mode-0:1/node:cpu";
const holding = "/claim?id=operator:subject-0/batch-invariant/wasm:mode-5:3/node:cpu";

inChromium("a claim", (session) => {
  test("that fails shows its counter-example with both outputs, the command that replays it, and a way to run it here", async () => {
    serveResults(session, made);
    const { page, complaints } = await session.visit(failing);
    const outcome = page.locator("section.panel").first();
    await outcome.getByText("input 7 of 25 disagreed").waitFor();
    await expect.poll(() => outcome.textContent()).toContain("3.3 of its tolerance (3.16e-8 where 9.7e-9 is allowed), 12 ULP");
    await expect.poll(() => outcome.textContent()).toContain("--seed=-77 --path=6:1:0");
    await expect.poll(() => outcome.getByRole("link", { name: "Run it here" }).getAttribute("href")).toContain("seed=-77&path=6:1:0");
    await expect
      .poll(() =>
        page
          .getByRole("row", { name: /^expected/u })
          .locator("mark")
          .textContent(),
      )
      .toBe("09848");
    await expect.poll(() => page.getByRole("row", { name: /^got/u }).locator("mark").textContent()).toBe("10164");
    expect(await axeViolations(page)).toEqual([]);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await outcome.getByRole("button", { name: "Copy the command" }).click();
    await outcome.getByText("copied").waitFor();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^npx tercet verify --claim=operator:subject-0/u);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("that holds shows how its runs used the tolerance, its history and the same claim elsewhere, as pictures and as tables", async () => {
    serveResults(session, made);
    const { page, complaints } = await session.visit(holding);
    await page.getByText("on all of 25 inputs").waitFor();
    await page.getByRole("img", { name: "Histogram of the parts of the tolerance" }).waitFor();
    await page.getByText("The same as a table (12 rows)").first().click();
    const bins = page.getByRole("table", { name: /How many inputs used which part/u });
    await expect.poll(() => bins.getByRole("row", { name: "exact 10" }).count()).toBe(1);
    await expect.poll(() => page.getByRole("img", { name: "Worst error over commits" }).locator("path").count()).toBeGreaterThan(5);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save as CSV" }).first().click(),
    ]);
    expect(download.suggestedFilename()).toBe("distribution operator subject-0 batch-invariant.csv");
    await expect
      .poll(() =>
        page
          .getByRole("table", { name: /on every backend/u })
          .getByRole("row")
          .count(),
      )
      .toBe(9);
    await expectWellMade({ page, complaints });
  });

  test("that the newest record lacks says so", async () => {
    serveResults(session, made);
    const { page } = await session.visit("/claim?id=operator:gone/equals-oracle/js/node:cpu");
    await page.getByText("The newest record has no claim with this id.").waitFor();
    await page.context().close();
  });
});
