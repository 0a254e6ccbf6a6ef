import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { dataFiles } from "../build/data-files.ts";
import { axeViolations, expectFitsPhone, inChromium, type Session } from "./browser/session.fixture.ts";
import { madeResults } from "./results.fixture.ts";

const small = dataFiles(madeResults({ subjects: 60, properties: 5, columns: 8, records: 12 })).files;
const large = dataFiles(madeResults({ subjects: 1000, properties: 5, columns: 20, records: 1 })).files;

function serve(session: Session, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) session.host().answers.set(path, text);
}

const activeCell = (page: Page): Promise<string> =>
  page.getByRole("grid").evaluate((grid) => document.getElementById(grid.getAttribute("aria-activedescendant") ?? "")?.textContent ?? "");

inChromium("the matrix", (session) => {
  test("cells tell outcomes in words, groups the worst of what is in them, and axe has nothing to say", async () => {
    serve(session, small);
    const { page, complaints } = await session.visit("/matrix");
    const grid = page.getByRole("grid", { name: "Claims by backend" });
    await grid.waitFor();
    await expect.poll(() => grid.getAttribute("aria-rowcount")).toBe("61");
    const row = grid.getByRole("row").nth(1);
    await expect.poll(() => row.getByRole("rowheader").textContent()).toContain("operator subject-0");
    await expect.poll(() => row.getByRole("gridcell").first().textContent()).toBe("▲FAIL 1/5");
    for (const cell of await grid.getByRole("gridcell").allTextContents())
      expect(cell).toMatch(/^(●held [\d.e-]+|▲FAIL \d+\/\d+|◇unsupported( \d+\/\d+)?|○not run( \d+\/\d+)?|no claim)$/u);
    expect(await axeViolations(page)).toEqual([]);
    await expectFitsPhone(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("a query stands in the address, each filter is a chip that takes it away, and what means nothing is said", async () => {
    serve(session, small);
    const { page } = await session.visit("/matrix");
    await page.keyboard.press("/");
    await page.keyboard.type("kind:operator status:failed back:x");
    await page.getByText("1 of 300 rows, 8 of 8 columns").waitFor();
    await expect.poll(() => page.getByText('There is no filter "back".').textContent()).toContain("Did you mean backend?");
    await expect.poll(() => page.url()).toContain("q=kind:operator+status:failed");
    await page.getByRole("button", { name: "Remove status:failed" }).click();
    await page.getByText("60 of 300 rows").waitFor();
    await page.reload();
    await page.getByText("60 of 300 rows").waitFor();
    await page.getByRole("searchbox", { name: "Filter" }).fill("backend:wasm");
    await page.getByText("300 of 300 rows, 2 of 8 columns").waitFor();
    await page.getByRole("searchbox", { name: "Filter" }).fill("nothing-like-this");
    await page.getByRole("button", { name: "Show everything" }).click();
    await page.getByText("300 of 300 rows").waitFor();
    await page.context().close();
  });

  test("the grid has one tab stop; keys move in it, open groups and claims", async () => {
    serve(session, small);
    const { page } = await session.visit("/matrix");
    const grid = page.getByRole("grid");
    await grid.waitFor();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
    await grid.focus();
    await expect.poll(() => activeCell(page)).toContain("operator subject-0");
    await page.keyboard.press("Enter");
    await page.getByRole("rowheader", { name: "equals-oracle" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => activeCell(page)).toBe("▲FAIL 7/25");
    await page.keyboard.press("Control+End");
    await expect.poll(() => grid.locator("[data-active]").getAttribute("aria-colindex")).toBe("9");
    await page.keyboard.press("Control+Home");
    await expect.poll(() => activeCell(page)).toContain("operator subject-0");
    await page.keyboard.press("PageDown");
    await expect.poll(() => activeCell(page)).not.toContain("operator subject-0");
    for (const keys of [["End"], Array<string>(40).fill("ArrowDown"), ["Home", "ArrowRight"], Array<string>(25).fill("ArrowUp")]) {
      for (const key of keys) await page.keyboard.press(key);
      // The whole active cell is in sight: neither the header nor the names of rows cover it.
      const isInSight = (): Promise<boolean> =>
        grid.locator("[data-active]").evaluate((cell) => {
          const { left, top, right, bottom } = cell.getBoundingClientRect();
          return [
            [left + 3, top + 3],
            [right - 3, bottom - 3],
          ].every(([x = 0, y = 0]) => cell.contains(document.elementFromPoint(x, y)));
        });
      await expect.poll(isInSight).toBe(true);
    }
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.waitForURL(/claim\?id=/u);
    await page.context().close();
  });

  test("5 000 rows in 20 columns scroll without an empty place and are filtered, with the times told; the data is below 300 KB", async () => {
    serve(session, large);
    const started = performance.now();
    const { page } = await session.visit("/matrix?by=nothing");
    await page.getByRole("gridcell").first().waitFor();
    const shown = performance.now() - started;
    const { gaps, slowest } = await page.getByRole("grid").evaluate(async (grid) => {
      let [gaps, slowest, last] = [0, 0, performance.now()];
      for (let step = 0; step < 120; step++) {
        grid.scrollTop += step % 10 === 9 ? 20_000 : 700;
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        slowest = Math.max(slowest, now - last);
        last = now;
        // Whoever looks at the middle of the frame must see a cell there.
        const { left, top, width, height } = grid.getBoundingClientRect();
        if (document.elementFromPoint(left + width / 2, top + height / 2)?.closest('[role="gridcell"]') == null) gaps++;
      }
      return { gaps, slowest };
    });
    const filtered: number[] = [];
    for (const query of ["subject-77", "status:failed", "ulp>3", "kind:layer bound>0.99", ""]) {
      const entries = await page.evaluate(async (text) => {
        const box = document.querySelector<HTMLInputElement>("[data-search]")!;
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")!.set!.call(box, text);
        performance.clearMeasures();
        box.dispatchEvent(new Event("input", { bubbles: true }));
        while (performance.getEntriesByName("matrix filter").length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
        return performance.getEntriesByName("matrix filter").map(({ duration }) => duration);
      }, query);
      filtered.push(...entries);
    }
    const kilobytes = (await import("node:zlib")).gzipSync(large.get("data/matrix.json") ?? "").length / 1000;
    console.log(
      `5 000 x 20: ${kilobytes.toFixed(0)} KB compressed, shown after ${shown.toFixed(0)} ms, slowest of 120 frames of scrolling ${slowest.toFixed(0)} ms, ` +
        `filters ${filtered.map((each) => each.toFixed(0)).join(", ")} ms`,
    );
    expect(kilobytes).toBeLessThan(300);
    expect(gaps).toBe(0);
    expect(filtered.length).toBeGreaterThan(4);
    await page.context().close();
  });
});
