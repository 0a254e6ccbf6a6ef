import { expect, test } from "vitest";
import { pages } from "../src/app/pages.ts";
import { axeViolations, expectWellMade, inChromium } from "./browser/session.fixture.ts";
import { hostPages } from "./browser/static-host.fixture.ts";

const reachable = pages.filter(({ inNavigation }) => inNavigation);

inChromium("the frame", ({ open, visit }) => {
  test.each(reachable)(
    "$path opens by its address, pleases axe in both colour schemes, fits a phone and complains of nothing",
    async ({ path, title }) => {
      const { page, complaints } = await visit(path);
      await expect.poll(() => page.title()).toBe(`${title} · Tercet`);
      await expectWellMade({ page, complaints });
    },
  );

  test("the navigation leads to every page and marks the present one", async () => {
    const { page } = await visit("/");
    for (const { title } of reachable) {
      const link = page.getByRole("navigation").getByRole("link", { name: title, exact: true });
      await link.click();
      await page.waitForFunction((wanted) => document.title === wanted, `${title} · Tercet`);
      await page.locator("main h1").waitFor();
      await expect.poll(() => link.getAttribute("aria-current")).toBe("page");
    }
    await page.context().close();
  });

  test("? lists the keys and Escape closes the list; an address that nothing has says so", async () => {
    const { page } = await visit("/nowhere");
    await page.getByText("Nothing has this address").waitFor();
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keys" });
    await dialog.waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.context().close();
  });

  test("our headers isolate the page, so that it may share memory; below a path of a host without headers everything still opens", async () => {
    const { page } = await visit("/");
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await page.context().close();

    const [host, { page: plain, complaints }] = await Promise.all([hostPages({ below: "/some/path/", withHeaders: false }), open()]);
    try {
      await plain.goto(`${host.address}#/matrix`);
      await plain.getByRole("heading", { level: 1, name: "Matrix" }).waitFor();
      expect(await plain.evaluate(() => crossOriginIsolated)).toBe(false);
      expect(complaints).toEqual([]);
    } finally {
      await Promise.all([plain.context().close(), host.close()]);
    }
  });
});
