import { fromJson } from "@tercet/equivalence";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { inChromium } from "./browser/session.fixture.ts";

/** Checks what an address asks for, and gives ids and outcomes. */
async function checked(page: Page): Promise<readonly { readonly id: string; readonly kind: string }[]> {
  await page.getByRole("button", { name: "Check" }).first().click();
  await page.getByText("Nothing failed").waitFor();
  await page.getByText("was found on every backend, as it must be").waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save outcomes as JSON" }).click();
  const { claims } = JSON.parse(await readFile(await (await download).path(), "utf8")) as { readonly claims: readonly unknown[] };
  return claims.map((claim) => {
    const outcome = fromJson(claim);
    return { id: outcome.kind === "invalid" ? "" : outcome.claim, kind: outcome.kind };
  });
}

inChromium(
  "on a graphics device",
  ({ visit }) => {
    test("claims hold in the page on webgpu and on gpu.js, whose ids say where; the page tells what the device is", async () => {
      const query = "kind:operator,function subject:exp,float32,softmax";
      const { page, complaints } = await visit(`/run-here?query=${query}&engines=webgpu,gpujs-webgpu,gpujs-webgl2,gpujs-webasm&runs=2`);
      await page.getByRole("row", { name: /^WebGPU google, swiftshader/u }).waitFor();
      await page.getByRole("row", { name: /^WebGL 2 textures of/u }).waitFor();
      const found = await checked(page);
      expect(found.filter(({ kind }) => kind === "failed" || kind === "invalid")).toEqual([]);
      for (const place of ["webgpu:plain/browser:gpu", "gpujs:webgpu/browser:gpu", "gpujs:webgl2/browser:gpu", "gpujs:webasm/browser:cpu"])
        expect(
          found.find(({ id, kind }) => id.startsWith("operator:exp/") && id.endsWith(place) && kind === "held"),
          place,
        ).toBeDefined();
      // What a device does not keep is no success.
      expect(found.find(({ id }) => id.startsWith("function:float32/subnormal-numbers-are-kept/webgpu"))?.kind).toBe("unsupported");
      expect(complaints).toEqual([]);
    });

    test("the playground ranks on webgpu, and says so", async () => {
      const candidates = encodeURIComponent("All set, a table for two.\nThe flight leaves at noon.");
      const { page, complaints } = await visit(`/playground?context=user: a table for two&candidates=${candidates}&engine=webgpu`);
      await page.getByText(/^webgpu, [a-z]+, 1 thread$/u).waitFor();
      for (const head of ["bi", "poly", "cross"]) {
        const entries = page.getByRole("region", { name: `${head}-encoder` }).locator("li button .ranking-text");
        await entries.nth(1).waitFor();
        await expect.poll(() => entries.first().innerText()).toBe("All set, a table for two.");
      }
      expect(complaints).toEqual([]);
    });
  },
  { withGpu: true },
);
