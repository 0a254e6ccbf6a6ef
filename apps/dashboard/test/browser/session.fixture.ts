import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { chromiumPath, lastNet, startChromium } from "./chromium.fixture.ts";
import { hostPages, type StaticHost } from "./static-host.fixture.ts";

/** A page in a browser, and what it complained of. */
export interface Visit {
  readonly page: Page;
  /** Errors and warnings of the console, exceptions, violations of the page's policy. */
  readonly complaints: readonly string[];
}

/** A browser and a host that the tests of one file share. */
export interface Session {
  readonly host: () => StaticHost;
  /** Opens an address behind the hash, for example "/matrix?q=kind:head", in a profile of its own, and waits for its heading. */
  readonly visit: (path: string, options?: BrowserContextOptions) => Promise<Visit>;
  /** An empty page in a profile of its own, for an address of another kind or host. */
  readonly open: (options?: BrowserContextOptions) => Promise<Visit>;
}

/** Tests of built pages in Chromium; they are skipped, and the title says so, where there is none. */
export function inChromium(title: string, body: (session: Session) => void, options: Parameters<typeof startChromium>[0] = {}): void {
  if (chromiumPath === undefined) {
    describe.skip(`${title}: skipped, there is no Chromium (TERCET_CHROMIUM names one)`, () => body(sessionOf(undefined, undefined)));
    return;
  }
  describe(title, () => {
    const parts: { browser?: Browser; host?: StaticHost } = {};
    beforeAll(async () => {
      [parts.browser, parts.host] = await Promise.all([startChromium(options), hostPages()]);
    });
    afterAll(async () => {
      await Promise.all([parts.browser?.close(), parts.host?.close()]);
    });
    body(
      sessionOf(
        () => parts.browser!,
        () => parts.host!,
      ),
    );
  });
}

function sessionOf(browser: (() => Browser) | undefined, host: (() => StaticHost) | undefined): Session {
  const needed = <T>(get: (() => T) | undefined): T => {
    if (get === undefined) throw new Error("these tests are skipped");
    return get();
  };
  return {
    host: () => needed(host),
    visit: async (path, options) => {
      const visit = await openPage(needed(browser), options);
      await visit.page.goto(`${needed(host).address}#${path}`);
      await visit.page.locator("main h1").first().waitFor();
      return visit;
    },
    open: (options) => openPage(needed(browser), options),
  };
}

/** An empty page that notes complaints. */
async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(lastNet);
  const complaints: string[] = [];
  page.on("console", (message) => {
    // Chromium's own word on a machine without a graphics processor.
    if (message.text() === "No available adapters.") return;
    if (["error", "warning"].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  return { page, complaints };
}

/** What axe finds wrong with what is shown now, one line each: the rule and where. `colours`: by the rules alone that colours decide. */
export async function axeViolations(page: Page, rules: "all" | "colours" = "all"): Promise<readonly string[]> {
  // The page's policy has no place for foreign scripts; the debugger's own evaluation is not bound by it.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const options: axe.RunOptions = rules === "all" ? {} : { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } };
  const { violations } = await page.evaluate((given) => (globalThis as unknown as { axe: typeof axe }).axe.run(given), options);
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`));
}

/** Expects that the page is no wider than a phone's window, once its charts have been drawn anew for it. */
export async function expectFitsPhone(page: Page): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 });
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth))
    .toBeLessThanOrEqual(0);
}

/** Expects that axe has nothing to say of what is shown, light or dark: both hold the same elements, and differ in colours alone. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const [colorScheme, rules] of [
    ["light", "all"],
    ["dark", "colours"],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    expect({ colorScheme, found: await axeViolations(page, rules) }).toEqual({ colorScheme, found: [] });
  }
}

/** Ends a visit; expects that axe has nothing to say in either scheme, that the page fits a phone, and that it complained of nothing. */
export async function expectWellMade({ page, complaints }: Visit): Promise<void> {
  await expectAccessible(page);
  await expectFitsPhone(page);
  expect(complaints).toEqual([]);
  await page.context().close();
}
