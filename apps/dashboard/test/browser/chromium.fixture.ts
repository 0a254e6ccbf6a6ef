import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const places = [
  process.env["TERCET_CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** A Chromium on this machine; TERCET_CHROMIUM names one elsewhere. Tests of pages are skipped, and say so, where there is none. */
export const chromiumPath = places.find((path) => path !== undefined && path !== "" && existsSync(path));

const flags = ["disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"];

/** Starts it without a window, with an empty profile that goes with it. */
export async function startChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error("there is no Chromium: set TERCET_CHROMIUM");
  return chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox", ...flags.map((flag) => `--${flag}`)] });
}
