import { expect, test } from "vitest";
import { dataFiles } from "../build/data-files.ts";
import { axeViolations, expectFitsPhone, inChromium } from "./browser/session.fixture.ts";
import { kept, made, serveResults } from "./pages.fixture.ts";

const panel = (title: string): string => `section.panel:has(> header :text-is("${title}"))`;

inChromium("the overview", (session) => {
  test("says whether everything is equal, where not, since when, and what changed", async () => {
    serveResults(session, made);
    const { page, complaints } = await session.visit("/");
    const claims = page.locator(panel("Claims"));
    await claims.getByText(/1 of [\d,]+ checked claims fail/u).waitFor();
    await expect
      .poll(() => claims.locator("li").textContent())
      .toContain("operator subject-0: order-invariant on wasm mode-0, 1 thread, node, since");
    await expect
      .poll(() => page.locator(panel("What the last record changed")).locator("caption").textContent())
      .toMatch(/^20 of \d+ changes/u);
    await expect.poll(() => page.locator(panel("Beside others")).getByRole("row").count()).toBeGreaterThan(10);
    await expect
      .poll(() =>
        page
          .locator(panel("The three heads"))
          .getByRole("row", { name: /poly-encoder 0\.\d{3}/u })
          .count(),
      )
      // One for each count of candidates that was timed.
      .toBe(Math.max(1, made.latency?.times.filter(({ head }) => head === "poly").length ?? 0));
    await expect
      .poll(() => page.locator(panel("Can the claims be believed?")).textContent())
      .toContain(`${kept.vectors?.suites[0]?.run ?? ""} of ${kept.vectors?.suites[0]?.total ?? ""} third-party cases`);
    expect(await axeViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await axeViolations(page)).toEqual([]);
    await expectFitsPhone(page);
    await claims.getByRole("link", { name: "operator subject-0: order-invariant" }).click();
    await page.getByRole("heading", { level: 1, name: "subject-0: order-invariant" }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("its panels are loading with their size kept, then empty with the command that fills them", async () => {
    session.host().answers.clear();
    let arrive: (text: string) => void = () => undefined;
    session.host().answers.set("data/overview.json", new Promise((resolve) => (arrive = resolve)));
    const { page } = await session.visit("/");
    const claims = page.locator(panel("Claims"));
    await claims.getByText("Loading").waitFor();
    const reserved = await claims.boundingBox();
    expect(reserved?.height).toBeGreaterThan(200);
    expect(await axeViolations(page)).toEqual([]);
    const nothing = { ...kept, records: [], trio: undefined, benchmarks: [], vectors: undefined, mutants: undefined };
    arrive(dataFiles(nothing).files.get("data/overview.json") ?? "");
    await claims.getByText("No record of claims is kept yet.").waitFor();
    await expect.poll(() => page.locator(".panel[data-state=empty] code").allTextContents()).toContain("npm run results");
    expect(await axeViolations(page)).toEqual([]);
    await page.context().close();
  });

  test("a panel that failed says why, can be copied, and tries again", async () => {
    serveResults(session, made);
    session.host().answers.set("data/overview.json", 500);
    const { page } = await session.visit("/");
    const claims = page.locator(panel("Claims"));
    await claims.getByRole("alert").getByText("data/overview.json could not be fetched").waitFor();
    await claims.getByRole("button", { name: "Copy the error" }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    session.host().answers.set("data/overview.json", '{"claims":7}');
    await claims.getByRole("button", { name: "Try again" }).click();
    await claims.getByText("not of the form that this page reads").waitFor();
    serveResults(session, made);
    await claims.getByRole("button", { name: "Try again" }).click();
    await claims.getByText("checked claims fail").waitFor();
    await page.context().close();
  });

  test("a damaged record makes it partial, an old one stale", async () => {
    serveResults(session, { ...made, unreadable: [{ file: "claims/2026-10-03-abc.json", why: "claims/2026-10-03-abc.json is not JSON" }] });
    const { page } = await session.visit("/");
    await page.locator(panel("Claims")).getByText("Partial: 12 of 13 records: claims/2026-10-03-abc.json is not JSON").waitFor();
    await page
      .locator(panel("Claims"))
      .getByText(/Stale: of commit [\da-f]{9}, \d+ (days|years?) ago/u)
      .waitFor();
    await page.context().close();
  });

  test("is a summary for readers without JavaScript", async () => {
    session.host().answers.clear();
    const { page } = await session.visit("/", { javaScriptEnabled: false });
    const { value = 0, interval } = kept.trio?.reports["poly"]?.["r@1/20"] ?? {};
    const shown = `poly ${value.toFixed(3)} [${interval?.low.toFixed(3) ?? ""}, ${interval?.high.toFixed(3) ?? ""}]`;
    await page.getByRole("row", { name: shown }).waitFor();
    await page.context().close();
  });
});
