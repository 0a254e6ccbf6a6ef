import type { Browser, Page } from "playwright-core";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundle } from "../src/bundle.ts";
import { serve, type Served } from "../src/serve.ts";
import type { Webgl2Page } from "../src/webgl2-page.ts";
import { chromiumPath, openPage, startChromium } from "./chromium.fixture.ts";

/** What the page offers. */
type Offering = { readonly tercet: Webgl2Page };

/** The least that stands for an array of the host which a kernel was given: one texel of four numbers. */
const leastUpload = { textures: 1, bytes: 16 };

describe.skipIf(chromiumPath === undefined)("gpu.js in WebGL 2 (skipped where there is no Chromium)", () => {
  let [browser, served, page, folder]: [Browser | undefined, Served | undefined, Page | undefined, string] = [
    ...([undefined, undefined, undefined] as const),
    "",
  ];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tercet-webgl2-"));
    browser = await startChromium();
    await bundle("esbuild", folder, "webgl2-page.ts");
    served = await serve(join(folder, "out"), new Map());
    page = await openPage(browser);
    await page.goto(`${served.address}/index.html`);
    await page.waitForFunction(() => "tercet" in globalThis);
  });
  afterAll(async () => {
    served?.close();
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("holds the textures of live tensors and no others, over many runs and sizes", async () => {
    const [before, ...after] = await page!.evaluate(() => (globalThis as unknown as Offering).tercet.run(30)); // the page puts it there
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
  });

  test("tells an observer of each step", async () => {
    const took = await page!.evaluate(() => (globalThis as unknown as Offering).tercet.observe()); // as above
    // A softmax is its greatest score, its powers' sum, and quotients.
    expect(took.length).toBeGreaterThan(1);
    expect(took.every((readings) => readings > 0)).toBe(true);
  });
});
