import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { definitionOf } from "../src/pages/claim/definition.ts";
import { axeViolations, expectFitsPhone, inChromium } from "./browser/session.fixture.ts";
import { builtDocs } from "./browser/static-host.fixture.ts";

// The documentation below docs/ of the pages, under their headers: `npm run docs` makes it, and so does this package's target `test`.
const isBuilt = existsSync(join(builtDocs, "index.html"));
const kinds = ["operator", "tile", "layer", "reduction", "head", "loss", "optimizer-step", "tokenizer", "metric", "checkpoint", "search", "function", "vectors"]; // prettier-ignore

if (!isBuilt) test.skip("the documentation: skipped, it is not built (npm run docs)", () => undefined);
else
  inChromium("the documentation beside the pages", ({ host, open, visit }) => {
    test.each([
      "docs/index.html",
      "docs/documents/Guides.html",
      "docs/documents/Operators.softmax.html",
      "docs/modules/_tercet_poly-encoder.html",
    ])("%s works under the policy of the pages, on a phone too", async (address) => {
      const { page, complaints } = await open();
      await page.goto(`${host().address}${address}`);
      await page.locator("h1").first().waitFor();
      expect(complaints).toEqual([]);
      await expectFitsPhone(page);
      await page.context().close();
    });

    test("an operator leads to its claims and its function, the function back, and the header to the dashboard and back", async () => {
      const { page, complaints } = await visit("/");
      await page.getByRole("link", { name: "Docs", exact: true }).click();
      await page.getByRole("link", { name: "Dashboard", exact: true }).first().waitFor();
      await page.goto(`${host().address}docs/documents/Operators.matmul.html`);
      await page.getByRole("link", { name: "Its function" }).click();
      await page.getByRole("link", { name: "Operator matmul" }).click();
      await page.getByRole("link", { name: "Claims about it" }).click();
      await page.getByRole("heading", { level: 1, name: "Matrix" }).waitFor();
      await expect.poll(() => decodeURIComponent(new URL(page.url()).hash)).toContain('kind:operator subject:"matmul"');
      expect(complaints).toEqual([]);
    });

    test.each([
      ["polyScore", "Operators.polyScore"],
      ["modes", "Modes and speed"],
      ["axis-mismatch", "Errors.axis-mismatch"],
    ])("searching for %s finds %s", async (words, found) => {
      const { page } = await visit("/");
      await page.goto(`${host().address}docs/index.html`);
      await page.getByRole("button", { name: "Search" }).click();
      // What is typed before the index is there is not looked for.
      await page.locator("#tsd-search-status:empty").waitFor({ state: "attached" });
      await page.getByRole("combobox").fill(words);
      await page.getByRole("option").filter({ hasText: found }).first().waitFor();
      await page.context().close();
    });

    test("the page of a claim's subject exists, whatever its kind", () => {
      for (const kind of kinds) {
        const names = kind === "head" ? ["bi", "cross", "poly"] : ["softmax"];
        for (const name of names) {
          const { page } = definitionOf(kind, name);
          expect([kind, page, existsSync(join(builtDocs, page.replace("docs/", "")))]).toEqual([kind, page, true]);
        }
      }
    });

    test("axe finds nothing in what we write", async () => {
      const { page } = await visit("/");
      await page.goto(`${host().address}docs/documents/Operators.softmax.html`);
      const found = await axeViolations(page);
      expect(found.filter((each) => each.includes(".tsd-typography"))).toEqual([]);
    });
  });
