import { expect, test } from "vitest";
import { findBrowser } from "./find.ts";
import { startWithGpu } from "./start-with-gpu.ts";

test.skipIf(findBrowser("chromium").kind === "absent")(
  "a browser that finds no graphics device but one in software is started for that one (skipped where there is no Chromium)",
  async () => {
    const browser = await startWithGpu({ kind: "chromium" });
    try {
      const page = await browser.newPage();
      await page.goto("chrome://version");
      const { commandLine, isSoftware } = await page.evaluate(async () => {
        const { gpu } = navigator as unknown as { gpu: { requestAdapter(): Promise<{ info: { isFallbackAdapter: boolean } } | null> } }; // not in TypeScript's types
        const { document } = globalThis as unknown as { document: { querySelector(name: string): { textContent: string } | null } }; // of a page
        const commandLine = document.querySelector("#command_line")?.textContent ?? "";
        // Where there is none at all, one in software was asked for.
        return { commandLine, isSoftware: (await gpu.requestAdapter())?.info.isFallbackAdapter ?? true };
      }, null);
      expect(commandLine.includes("--disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension")).toBe(isSoftware);
    } finally {
      await browser.close();
    }
  },
);
