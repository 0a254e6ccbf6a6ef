import { expect, test } from "vitest";
import { axeViolations, expectWellMade, inChromium } from "./browser/session.fixture.ts";
import { madeCheckpoints } from "./checkpoints.fixture.ts";
import { kept, serveResults } from "./pages.fixture.ts";

const made = { ...kept, checkpoints: madeCheckpoints() };

inChromium("the checkpoints", (session) => {
  test("are listed by library with the worst output of each backend, and without a record the page names the command that makes one", async () => {
    serveResults(session, made);
    const { page, complaints } = await session.visit("/checkpoints");
    await page.getByText("12 of 12 checkpoints").waitFor();
    await expect.poll(() => page.getByRole("row", { name: /^case-1 a made/u }).textContent()).toMatch(/held 0\.5.*FAIL 1 of 7$/u);
    await expect.poll(() => page.getByRole("row", { name: /^case-2 a made/u }).textContent()).toMatch(/held 0\.5.*not run$/u);
    await expect.poll(() => page.getByRole("row", { name: /^case-2 a made/u }).textContent()).toContain("not counted");
    await expect.poll(() => page.getByRole("row", { name: /^case-3 a made/u }).textContent()).toContain("236 of 240");
    await page.getByLabel("Library").selectOption("ParlAI");
    await page.getByText("6 of 12 checkpoints").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("h1").click();
    await page.keyboard.press("/");
    await page.keyboard.type("number 4");
    await page.getByText("1 of 12 checkpoints").waitFor();
    await expect.poll(() => page.url()).toMatch(/library=ParlAI&q=number/u);
    expect(await axeViolations(page)).toEqual([]);
    serveResults(session, { ...kept, checkpoints: undefined });
    await page.reload();
    await page.getByText("npm run results").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("show the error of each output on each backend with tolerance and own error, in four measures, as a picture and as a table", async () => {
    serveResults(session, made);
    const { page, complaints } = await session.visit("/checkpoints?case=case-0");
    await page.getByRole("img", { name: "largest absolute error by output" }).waitFor();
    const layers = page.locator("section.panel", { hasText: "Error by layer" });
    await expect.poll(() => layers.locator(".bound-steps.tolerance line").count()).toBe(6);
    await expect.poll(() => layers.locator(".bound-steps.float32Error line").count()).toBe(6);
    await expect
      .poll(() => layers.getByRole("row", { name: /^score\.5/u }).textContent())
      .toMatch(/held 5\.0e-5.held 5\.0e-54\.0e-51\.0e-4agrees$/u);
    await page.goto(page.url().replace("case-0", "case-3"));
    await page.getByRole("heading", { level: 1, name: "case-3" }).waitFor();
    await layers.getByRole("row", { name: /^score\.5.*236 of 240 at their place/u }).waitFor();
    await page.goto(page.url().replace("case-3", "case-0"));
    await page.getByRole("heading", { level: 1, name: "case-0" }).waitFor();
    await layers.getByLabel("Show the").selectOption("tolerance");
    await expect.poll(() => layers.getByRole("row", { name: /^score\.5/u }).textContent()).toMatch(/held 0\.5.held 0\.50\.41agrees$/u);
    await page.getByText("its softmax is in float32").waitFor();
    await expectWellMade({ page, complaints });
  });

  test("lead from an output to the places of its errors, by pointer and by keys, with coordinates", async () => {
    serveResults(session, made);
    const { page } = await session.visit("/checkpoints?case=case-1");
    await page.getByRole("button", { name: "score.5" }).focus();
    await page.keyboard.press("Enter");
    const where = page.locator("section.panel", { hasText: "Where the errors of score.5 lie" });
    await where.getByLabel("Backend").selectOption("1");
    await where.getByText("1 of 240 elements is beyond its bound").waitFor();
    await expect.poll(() => page.url()).toMatch(/output=score\.5&column=1/u);
    await expect.poll(() => where.locator("svg .heat-level-6").count()).toBe(1);
    await expect.poll(() => where.getByRole("table").getByRole("row").nth(1).textContent()).toMatch(/^\[0, 2, 20 to 21\]/u);
    await where.locator(".tensor-heat-frame").focus();
    await page.keyboard.press("ArrowRight");
    await expect
      .poll(() => where.locator(".tensor-heat [role=status]").textContent())
      .toMatch(/^\[0, 2, 2\d(?: to 2\d)?\]: 0\.\d+ of the tolerance$/u);
    await page.context().close();
  });

  test("say which backend could not be compared, and what is no checkpoint of the record", async () => {
    serveResults(session, made);
    const { page } = await session.visit("/checkpoints?case=case-2");
    await page.getByText("1 of 2 backends: wasm relaxed, 2 threads, node: the operator is missing there").first().waitFor();
    await page.goto(page.url().replace("case-2", "nothing"));
    await page.getByText("The record has no checkpoint of this name.").waitFor();
    await page.context().close();
  });
});
