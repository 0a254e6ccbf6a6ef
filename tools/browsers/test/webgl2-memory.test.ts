import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundle } from "../src/bundle.ts";
import { serve } from "../src/serve.ts";
import type { HeldInPage, Webgl2Page } from "../src/webgl2-page.ts";
import { chromiumPath, openPage, startChromium } from "./chromium.fixture.ts";

/** The least that stands for an array of the host which a kernel was given: one texel of four numbers. */
const leastUpload = { textures: 1, bytes: 16 };

/** What the page tells of so many runs. */
async function heldInPage(times: number): Promise<readonly HeldInPage[]> {
  const folder = mkdtempSync(join(tmpdir(), "tercet-webgl2-"));
  const browser = await startChromium();
  try {
    await bundle("esbuild", folder, "webgl2-page.ts");
    const served = await serve(join(folder, "out"), new Map());
    try {
      const page = await openPage(browser);
      await page.goto(`${served.address}/index.html`);
      await page.waitForFunction(() => "tercet" in globalThis);
      return await page.evaluate((count) => (globalThis as unknown as { readonly tercet: Webgl2Page }).tercet.run(count), times); // the page puts it there
    } finally {
      served.close();
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

test.skipIf(chromiumPath === undefined)(
  "gpu.js in WebGL 2 holds the textures of live tensors and no others, over many runs and sizes (skipped where there is no Chromium)",
  async () => {
    const [before, ...after] = await heldInPage(30);
    // The start-up check has run, with tensors of a megabyte.
    expect(before).toEqual({ count: leastUpload.textures, bytes: leastUpload.bytes, live: 0 });
    expect(after.length).toBe(30);
    for (const [i, { count, bytes, live }] of after.entries()) {
      const cells = [5 * 6, 5 * (1 + (i % 3))]; // weight and result
      expect(live).toBe(4 * (cells[0]! + cells[1]!));
      expect(count).toBe(leastUpload.textures + 2);
      // Texels lie in whole rows.
      expect(bytes - leastUpload.bytes).toBeGreaterThanOrEqual(live);
      expect(bytes).toBe(after[i % 3]!.bytes);
    }
  },
);
