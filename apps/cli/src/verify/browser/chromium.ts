import { existsSync } from "node:fs";
import { env, getuid } from "node:process";
import type { Browser, BrowserType } from "playwright-core";
import { errors } from "../../errors.ts";

/** Where Chromium and Chrome are usually found. */
const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The browser talks to the page's own host alone. */
const quiet = ["disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"];

/**
 * Starts a Chromium without a window, with an empty profile that goes with it: the one that is named, else that of TERCET_CHROMIUM, else one in a usual place.
 * @throws TercetError `browser-driver-absent`, `browser-absent`
 */
export async function startChromium(named: string | undefined): Promise<Browser> {
  const driver = await loadDriver();
  const variable = env["TERCET_CHROMIUM"];
  const wished = named ?? (variable === undefined || variable === "" ? undefined : variable);
  const tried = wished === undefined ? places : [wished];
  const path = tried.find((each) => existsSync(each));
  if (path === undefined) throw errors["browser-absent"]({ tried });
  // Chromium's sandbox refuses the superuser, who is who runs in most containers.
  const sandbox = getuid?.() === 0 ? ["--no-sandbox"] : [];
  try {
    return await driver.launch({ executablePath: path, args: [...sandbox, ...quiet.map((flag) => `--${flag}`)] });
  } catch (error) {
    throw errors["browser-absent"]({ tried, reason: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) }, error);
  }
}

async function loadDriver(): Promise<BrowserType> {
  try {
    return (await import("playwright-core")).chromium;
  } catch (error) {
    throw errors["browser-driver-absent"]({ package: "playwright-core" }, error);
  }
}
