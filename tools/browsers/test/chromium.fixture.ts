import { chromium, type Browser } from "playwright-core";
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
];

/** Starts a Chromium whose graphics device is in software. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? "", args: flags });
}
