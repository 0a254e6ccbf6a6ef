import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { startWithGpu } from "./chromium.ts";

const chromium = [process.env["TERCET_CHROMIUM"], "/usr/bin/chromium"].find((path) => path !== undefined && existsSync(path));

test.skipIf(chromium === undefined)(
  "a browser that finds no graphics device but one in software is started for that one (skipped where there is no Chromium)",
  async () => {
    const browser = await startWithGpu(chromium);
    try {
      const page = await browser.newPage();
      await page.goto("chrome://version");
      const isSoftware = await page.evaluate(async () => {
        const { gpu } = navigator as unknown as { gpu: { requestAdapter(): Promise<{ info: { isFallbackAdapter: boolean } }> } }; // not in TypeScript's types
        return (await gpu.requestAdapter()).info.isFallbackAdapter;
      });
      const commandLine = await page.locator("#command_line").innerText();
      expect(commandLine.includes("--disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension")).toBe(isSoftware);
    } finally {
      await browser.close();
    }
  },
);
