import { existsSync } from "node:fs";
import { getuid } from "node:process";
import { chromium, type Browser } from "playwright-core";

/** Where Chromium and Chrome are usually found. */
const places = [
  ...["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"],
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

const quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"];

/** Timestamps as the device gives them, not rounded to 100 microseconds, and the driver's name. */
const developer = ["--enable-unsafe-webgpu", "--enable-webgpu-developer-features"];

/** A machine's GPU. On Linux it takes Vulkan without a window; everywhere, a driver that a browser does not trust is taken all the same. */
function deviceFlags(platform: string): readonly string[] {
  const linux = ["--use-angle=vulkan", "--enable-features=Vulkan", "--disable-vulkan-surface"];
  return [...developer, "--ignore-gpu-blocklist", ...(platform === "linux" ? linux : [])];
}

const softwareFlags = [
  ...[...developer, "--enable-features=Vulkan", "--use-webgpu-adapter=swiftshader"],
  // SwiftShader's compiler takes several times as long with it.
  "--disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension",
];

/** Starts a Chromium without a window, with a profile that goes with it. @throws Error that says what is missing */
export async function startChromium({
  named,
  software,
}: {
  readonly named: string | undefined;
  readonly software: boolean;
}): Promise<Browser> {
  const variable = process.env["TERCET_CHROMIUM"];
  const wished = named ?? (variable === "" ? undefined : variable);
  const path = (wished === undefined ? places : [wished]).find((place) => existsSync(place));
  if (path === undefined)
    throw new Error(`no Chromium was found (${wished ?? places.join(", ")}); name one with --chromium or TERCET_CHROMIUM`);
  // Chromium's sandbox refuses the superuser, who is who runs in most containers.
  const sandbox = getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({
    executablePath: path,
    args: [...sandbox, ...quiet, ...(software ? softwareFlags : deviceFlags(process.platform))],
  });
}
