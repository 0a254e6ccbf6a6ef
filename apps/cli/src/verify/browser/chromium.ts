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
const quiet = ["disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"];

/** WebGPU and WebGL by what drives the graphics device; on Linux WebGPU is behind a flag. */
const gpuFlags = {
  none: ["disable-gpu"],
  device: ["enable-unsafe-webgpu", "enable-features=Vulkan"],
  // Chromium brings SwiftShader along, for both.
  software: [
    "enable-unsafe-webgpu",
    "enable-features=Vulkan",
    "use-webgpu-adapter=swiftshader",
    "use-angle=swiftshader",
    "enable-unsafe-swiftshader",
    // As in Node: SwiftShader's compiler writes a store for each word that this extension clears, which takes it five times as long.
    "disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension",
  ],
} as const;

/**
 * Starts a Chromium without a window, with an empty profile that goes with it: the one that is named, else that of TERCET_CHROMIUM, else one in a usual place.
 * @throws TercetError `browser-driver-absent`, `browser-absent`
 */
export async function startChromium(named: string | undefined, gpu: keyof typeof gpuFlags = "none"): Promise<Browser> {
  const driver = await loadDriver();
  const variable = env["TERCET_CHROMIUM"];
  const wished = named ?? (variable === undefined || variable === "" ? undefined : variable);
  const tried = wished === undefined ? places : [wished];
  const path = tried.find((each) => existsSync(each));
  if (path === undefined) throw errors["browser-absent"]({ tried });
  // Chromium's sandbox refuses the superuser, who is who runs in most containers.
  const sandbox = getuid?.() === 0 ? ["--no-sandbox"] : [];
  try {
    return await driver.launch({ executablePath: path, args: [...sandbox, ...[...quiet, ...gpuFlags[gpu]].map((flag) => `--${flag}`)] });
  } catch (error) {
    throw errors["browser-absent"]({ tried, reason: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) }, error);
  }
}

/** Starts a Chromium that has WebGPU on the machine's device, or, where it finds none, in software. Throws as {@link startChromium}. */
export async function startWithGpu(named: string | undefined): Promise<Browser> {
  const browser = await startChromium(named, "device");
  if (await hasDevice(browser)) return browser;
  await browser.close();
  return startChromium(named, "software");
}

/**
 * Whether pages of a browser find a graphics device. Newer versions give one in software by themselves, which is none: it wants flags. Only secure contexts are told
 * of a device, and a page of the browser's own is one.
 */
async function hasDevice(browser: Browser): Promise<boolean> {
  const page = await browser.newPage();
  try {
    await page.goto("chrome://version");
    return await page.evaluate(async () => {
      interface Adapter {
        readonly info: { readonly isFallbackAdapter?: boolean };
      }
      const { gpu } = navigator as unknown as { readonly gpu?: { requestAdapter(): Promise<Adapter | null> } }; // as: not in TypeScript's types
      const adapter = await gpu?.requestAdapter();
      return adapter != null && adapter.info.isFallbackAdapter !== true;
    });
  } finally {
    await page.close();
  }
}

async function loadDriver(): Promise<BrowserType> {
  try {
    return (await import("playwright-core")).chromium;
  } catch (error) {
    throw errors["browser-driver-absent"]({ package: "playwright-core" }, error);
  }
}
