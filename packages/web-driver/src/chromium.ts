import { getuid, platform } from "node:process";
import type { BrowserType } from "playwright-core";
import type { DrivenBrowser, DrivenPage, Graphics } from "./browser.ts";
import { errors } from "./errors.ts";
import { asJson, askedText, valueOf } from "./page-text.ts";

/** A busy machine may take long to start a browser and to open a page in it. */
const patienceMilliseconds = 300_000;

/** The browser talks to the page's own host alone. */
const quiet = ["disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"];

/** WebGPU and WebGL by what drives the graphics device; on Linux WebGPU is behind a flag. */
const gpuFlags: Readonly<Record<Graphics, readonly string[]>> = {
  none: ["disable-gpu"],
  device: ["enable-unsafe-webgpu", ...(platform === "linux" ? ["enable-features=Vulkan"] : [])],
  // Chromium brings SwiftShader along, for both.
  software: [
    ...["enable-unsafe-webgpu", "enable-features=Vulkan", "use-webgpu-adapter=swiftshader"],
    ...["use-angle=swiftshader", "enable-unsafe-swiftshader"],
    // As in Node: SwiftShader's compiler writes a store for each word that this extension clears, which takes it five times as long.
    "disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension",
    // It ends the process of graphics where a kernel takes long, which a program in place of a device may.
    "disable-gpu-watchdog",
  ],
};

/** How playwright-core starts a Chromium: a part of its `LaunchOptions`. */
export interface ChromiumOptions {
  readonly executablePath: string;
  readonly args: string[];
  readonly timeout: number;
}

/**
 * What playwright-core is told to start a Chromium or Chrome with, for who wants more of it than {@link startBrowser} gives: `chromium.launch(chromiumOptions(program, "none"))`.
 * @param flags more than ours, without their dashes
 * @example expect(chromiumOptions("/usr/bin/chromium", "none", ["mute-audio"]).args).toContain("--mute-audio");
 */
export function chromiumOptions(program: string, graphics: Graphics, flags: readonly string[] = []): ChromiumOptions {
  // Chromium's sandbox refuses the superuser, who is who runs in most containers.
  const sandbox = getuid?.() === 0 ? ["no-sandbox"] : [];
  const args = [...sandbox, ...quiet, ...gpuFlags[graphics], ...flags].map((flag) => `--${flag}`);
  return { executablePath: program, args, timeout: patienceMilliseconds };
}

/** Starts a Chromium or Chrome by playwright-core. @throws TercetError `browser-driver-absent` */
export async function startChromium(program: string, graphics: Graphics): Promise<DrivenBrowser> {
  const driver = await loadDriver();
  const browser = await driver.launch(chromiumOptions(program, graphics));
  const name = `Chromium ${browser.version()}`;
  return {
    kind: "chromium",
    name,
    close: () => browser.close(),
    newPage: async (): Promise<DrivenPage> => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      page.setDefaultTimeout(patienceMilliseconds);
      const complaints: string[] = [];
      page.on("pageerror", ({ message }) => complaints.push(`exception: ${message}`));
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(`error: ${message.text()}`);
        if (message.type() === "warning") complaints.push(`warn: ${message.text()}`);
      });
      const ended = (error: unknown): never => {
        throw errors["browser-ended"]({ browser: name, reason: error instanceof Error ? error.message : String(error) }, error);
      };
      return {
        complaints: async () => [...complaints],
        goto: async (address) => {
          await page.goto(address).catch(ended);
        },
        evaluate: async <Argument, Result>(run: (argument: Argument) => Result | Promise<Result>, argument: Argument): Promise<Result> =>
          valueOf(name, await page.evaluate(`(${askedText(run)})(${JSON.stringify(asJson(argument))})`).catch(ended)) as Result, // what JSON kept of it
        screenshot: () => page.screenshot().catch(ended),
        resize: (width, height) => page.setViewportSize({ width, height }).catch(ended),
        close: () => context.close(),
      };
    },
  };
}

async function loadDriver(): Promise<BrowserType> {
  try {
    return (await import("playwright-core")).chromium;
  } catch (error) {
    throw errors["browser-driver-absent"]({ package: "playwright-core" }, error);
  }
}
