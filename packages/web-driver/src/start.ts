import { TercetError } from "@tercet/host";
import type { BrowserChoice, BrowserKind, DrivenBrowser, Graphics } from "./browser.ts";
import { startChromium } from "./chromium.ts";
import { errors } from "./errors.ts";
import { findBrowser } from "./find.ts";
import { startFirefox } from "./firefox.ts";
import { startWebkit } from "./webkit.ts";

const names: Readonly<Record<BrowserKind, string>> = { chromium: "A Chromium or Chrome", firefox: "A Firefox", webkit: "A WebKit" };

/**
 * Starts a browser without a window, with an empty profile that goes with it: Chromium by playwright-core, an optional peer; Firefox by WebDriver BiDi, which it speaks itself;
 * WebKitGTK's MiniBrowser by WebKitWebDriver. WebKit has what the machine has of graphics, whatever is asked.
 * @param graphics what pages find of a graphics device; default: none
 * @throws TercetError `browser-absent`, `browser-driver-absent`
 * @example await expect(startBrowser({ kind: "webkit", program: "/nowhere/MiniBrowser" })).rejects.toMatchObject({ code: "browser-absent" });
 */
export async function startBrowser({ kind, program }: BrowserChoice, graphics: Graphics = "none"): Promise<DrivenBrowser> {
  const found = findBrowser(kind, program);
  if (found.kind === "absent") throw errors["browser-absent"]({ browser: names[kind], tried: found.tried });
  try {
    switch (kind) {
      case "chromium":
        return await startChromium(found.program, graphics);
      case "firefox":
        return await startFirefox(found.program, graphics);
      case "webkit":
        return await startWebkit(found.program);
      default:
        return kind satisfies never;
    }
  } catch (error) {
    if (error instanceof TercetError && error.code !== "browser-ended") throw error;
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw errors["browser-absent"]({ browser: names[kind], tried: [found.program], reason }, error);
  }
}
