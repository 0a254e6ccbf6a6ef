import { existsSync, globSync } from "node:fs";
import { env } from "node:process";
import type { BrowserKind } from "./browser.ts";
import { hasScreen, screenInMemory } from "./screen.ts";
import { webkitDriver } from "./webkit.ts";

/** Where each browser is usually found, as patterns. */
const places: Readonly<Record<BrowserKind, readonly string[]>> = {
  chromium: [
    ...["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"],
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  ],
  firefox: [
    ...["/usr/bin/firefox", "/usr/bin/firefox-esr"],
    "/Applications/Firefox.app/Contents/MacOS/firefox",
    "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
  ],
  // Debian, Fedora, Arch.
  webkit: ["/usr/lib/*/webkit2gtk-4.1/MiniBrowser", "/usr/libexec/webkit2gtk-4.1/MiniBrowser", "/usr/lib/webkit2gtk-4.1/MiniBrowser"],
};

/** A browser that is here, or what was looked for in vain. */
export type FoundBrowser =
  { readonly kind: "found"; readonly program: string } | { readonly kind: "absent"; readonly tried: readonly string[] };

/**
 * Looks for a browser: the named program, else that of TERCET_CHROMIUM, TERCET_FIREFOX or TERCET_WEBKIT, else one in a usual place.
 * @example expect(findBrowser("firefox", "/nowhere/firefox")).toEqual({ kind: "absent", tried: ["/nowhere/firefox"] });
 */
export function findBrowser(kind: BrowserKind, named?: string): FoundBrowser {
  const wished = named ?? (env[`TERCET_${kind.toUpperCase()}`] || undefined);
  const tried = wished === undefined ? places[kind] : [wished];
  const program = tried.flatMap((each) => (each.includes("*") ? globSync(each) : existsSync(each) ? [each] : []))[0];
  if (program === undefined) return { kind: "absent", tried };
  if (kind !== "webkit") return { kind: "found", program };
  // Its driver speaks to it alone, and it starts nowhere without a screen.
  if (!existsSync(webkitDriver)) return { kind: "absent", tried: [webkitDriver] };
  return hasScreen() ? { kind: "found", program } : { kind: "absent", tried: [screenInMemory] };
}
