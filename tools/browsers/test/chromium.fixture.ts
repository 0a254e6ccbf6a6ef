import { chromium, type Browser, type Page } from "playwright-core";
import { existsSync } from "node:fs";

/** Where Chromium lies; undefined where there is none. */
export const chromiumPath: string | undefined = [process.env["TERCET_CHROMIUM"], "/usr/bin/chromium"].find(
  (path) => path !== undefined && existsSync(path),
);

const flags = [
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
  // As in Node: SwiftShader's compiler takes long with it.
  "--disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--disable-background-networking",
  // It ends the process of graphics where a kernel takes long, which says nothing on a slow machine.
  "--disable-gpu-watchdog",
];

/** In milliseconds: what tests wait for are events, and this ends one that hangs. */
const lastNet = 300_000;

/** Starts a Chromium whose graphics device is in software. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? "", args: flags, timeout: lastNet });
}

/** An empty page in a profile of its own. */
export async function openPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(lastNet);
  return page;
}
