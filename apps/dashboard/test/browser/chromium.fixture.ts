import { chromiumOptions, findBrowser } from "@tercet/web-driver";
import { chromium, type Browser } from "playwright-core";

const found = findBrowser("chromium");

/** A Chromium on this machine; TERCET_CHROMIUM names one elsewhere. Tests of pages are skipped, and say so, where there is none. */
export const chromiumPath = found.kind === "found" ? found.program : undefined;

/** In milliseconds. What a test waits for is an event, however long a slow machine takes; this ends one that hangs. */
export const lastNet = 300_000;

/** Starts it without a window, with an empty profile that goes with it. A graphics device is there when asked for, in software: the same on every machine. */
export async function startChromium({ withGpu = false }: { readonly withGpu?: boolean } = {}): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error("there is no Chromium: set TERCET_CHROMIUM");
  return chromium.launch(chromiumOptions(chromiumPath, withGpu ? "software" : "none"));
}
