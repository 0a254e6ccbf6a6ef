import { chromiumOptions, findBrowser } from "@tercet/web-driver";
import { chromium, type Browser } from "playwright-core";

/** Timestamps as the device gives them, not rounded to 100 microseconds, and the driver's name. */
const developer = "enable-webgpu-developer-features";

/** A machine's GPU. On Linux it takes Vulkan without a window; everywhere, a driver that a browser does not trust is taken all the same. */
function deviceFlags(platform: string): readonly string[] {
  return ["ignore-gpu-blocklist", ...(platform === "linux" ? ["use-angle=vulkan", "disable-vulkan-surface"] : [])];
}

/** Starts a Chromium without a window, with a profile that goes with it. @throws Error that says what is missing */
export async function startChromium({
  named,
  software,
}: {
  readonly named: string | undefined;
  readonly software: boolean;
}): Promise<Browser> {
  const found = findBrowser("chromium", named);
  if (found.kind === "absent")
    throw new Error(`no Chromium was found (${found.tried.join(", ")}); name one with --chromium or TERCET_CHROMIUM`);
  const flags = [developer, ...(software ? [] : deviceFlags(process.platform))];
  return chromium.launch(chromiumOptions(found.program, software ? "software" : "device", flags));
}
