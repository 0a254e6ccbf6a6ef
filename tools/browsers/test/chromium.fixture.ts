import { chromiumOptions, findBrowser } from "@tercet/web-driver";
import { chromium, type Browser, type Page } from "playwright-core";

const found = findBrowser("chromium");

/** Where Chromium lies; undefined where there is none. */
export const chromiumPath: string | undefined = found.kind === "found" ? found.program : undefined;

/** In milliseconds: what tests wait for are events, and this ends one that hangs. */
const lastNet = 300_000;

/** Starts a Chromium whose graphics device is in software. */
export function startChromium(): Promise<Browser> {
  return chromium.launch(chromiumOptions(chromiumPath ?? "", "software"));
}

/** An empty page in a profile of its own. */
export async function openPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(lastNet);
  return page;
}
