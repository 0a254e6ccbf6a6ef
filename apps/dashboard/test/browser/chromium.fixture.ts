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

/** In milliseconds. What a test waits for is an event, however long a slow machine takes; this ends one that hangs. */
export const lastNet = 300_000;

const flags = ["disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"];

/** A graphics device in software, SwiftShader, for WebGPU and for WebGL: the same on every machine. */
const softwareGpu = [
  ...["enable-unsafe-webgpu", "enable-features=Vulkan", "use-webgpu-adapter=swiftshader"],
  ...["use-angle=swiftshader", "enable-unsafe-swiftshader"],
  // As in Node: SwiftShader's compiler takes long with it.
  "disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension",
  // It ends the process of graphics where a kernel takes long, which says nothing on a slow machine.
  "disable-gpu-watchdog",
];

/** Starts it without a window, with an empty profile that goes with it, and without a graphics device unless one is asked for. */
export async function startChromium({ withGpu = false }: { readonly withGpu?: boolean } = {}): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error("there is no Chromium: set TERCET_CHROMIUM");
  const all = [...flags, ...(withGpu ? softwareGpu : ["disable-gpu"])];
  const args = ["--no-sandbox", ...all.map((flag) => `--${flag}`)];
  return chromium.launch({ executablePath: chromiumPath, args, timeout: lastNet });
}
