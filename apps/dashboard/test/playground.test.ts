import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, expectFitsPhone, inChromium } from "./browser/session.fixture.ts";
import { built, hostPages } from "./browser/static-host.fixture.ts";

const facts = (page: Page, head: string) => page.getByRole("region", { name: `${head}-encoder` }).locator(".ranking-facts");
const entries = (page: Page, head: string) => page.getByRole("region", { name: `${head}-encoder` }).locator("li button");
/** All three heads have ranked, and the weights are there. */
async function ranked(page: Page): Promise<void> {
  await page.getByRole("heading", { name: "Codes over the context's tokens" }).waitFor();
  await page.getByText("Nothing is being computed").waitFor();
  await entries(page, "cross").first().waitFor();
}

/** Makes a worker that computes without a pause from its first word about a head until the host answers for its gate: as long as a test wants. */
const stoppable = `
  const tell = self.postMessage.bind(self);
  self.postMessage = (message, ...more) => {
    tell(message, ...more);
    if (message.kind !== "ranking") return;
    const gate = new XMLHttpRequest();
    gate.open("GET", new URL("../gate", self.location.href), false);
    gate.send();
  };
`;

inChromium("the playground", ({ open, visit }) => {
  test("ranks a sample with three heads, in a worker, on threads, and editing one candidate encodes that one", async () => {
    const { page, complaints } = await visit("/playground");
    await ranked(page);
    await page.getByText(/^wasm, (relaxed|baseline)-simd, \d+ threads?$/u).waitFor();
    await expect.poll(() => facts(page, "poly").innerText()).toMatch(/^10 of 10 candidates encoded in .* no candidates cut\.$/u);
    await expect.poll(() => facts(page, "cross").innerText()).toMatch(/^10 pairs read in .*: nothing of them can be kept/u);
    for (const head of ["bi", "poly", "cross"]) await expect.poll(() => entries(page, head).count()).toBe(10);

    const candidates = page.getByLabel("Candidates, one a line");
    const before = await candidates.inputValue();
    await candidates.fill(before.replace(/^.*$/mu, "All set, [SEP] a table for four."));
    for (const head of ["bi", "poly"]) await facts(page, head).getByText("1 of 10 candidates encoded").waitFor();
    await expect.poll(() => facts(page, "bi").innerText()).toContain("9 kept");
    await expect.poll(() => facts(page, "bi").innerText()).toContain("1 typed special tokens read as text");
    await candidates.fill(before);
    await facts(page, "bi").getByText("all 10 candidates kept, none encoded").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("a chosen candidate is marked everywhere, weights are drawn and stand in tables, everything can be kept", async () => {
    // Short texts: axe looks at every square of a picture.
    const candidates = "All set, a table for two.\nThe flight leaves at noon.\nIt will rain.";
    const { page, complaints } = await visit(`/playground?context=user: a table for two&candidates=${encodeURIComponent(candidates)}`);
    await ranked(page);
    await entries(page, "poly").nth(2).click();
    const text = await entries(page, "poly").nth(2).locator(".ranking-text").innerText();
    for (const head of ["bi", "cross"])
      await expect
        .poll(() =>
          page
            .getByRole("region", { name: `${head}-encoder` })
            .locator('[aria-pressed="true"] .ranking-text')
            .innerText(),
        )
        .toBe(text);
    await page.getByText(`Marked: “${text}”`).waitFor();
    for (const summary of await page.getByText("The same as a table").all()) await summary.click();
    await expect.poll(() => page.getByRole("table", { name: "Weights, tokens by code" }).getByRole("columnheader").count()).toBe(17);
    await expect.poll(() => page.getByRole("table", { name: "Weights, codes by candidate" }).getByRole("row").count()).toBe(4);
    await expectAccessible(page);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save everything as JSON" }).click();
    const kept: unknown = JSON.parse(await readFile(await (await download).path(), "utf8"));
    expect(kept).toMatchObject({
      schemaVersion: 1,
      kind: "tercet-playground",
      scores: "logit",
      attention: { codes: { shape: [1, 16, expect.any(Number)] }, candidates: { shape: [1, 3, 16] } },
    });
    await expectFitsPhone(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("typed texts stand in the address, short ones as they are and long ones compressed, and open again from it", async () => {
    const { page } = await visit("/playground?context=user: hello&candidates=good day%0Anot now");
    await ranked(page);
    await expect.poll(() => entries(page, "bi").count()).toBe(2);
    const long = Array.from({ length: 40 }, (_, i) => `Reply number ${i} says that the train leaves at ${i} past noon.`).join("\n");
    await page.getByLabel("Candidates, one a line").fill(long);
    await page.waitForURL(/[?&]texts=/u);
    await page.reload();
    await entries(page, "bi").nth(39).waitFor();
    await expect.poll(() => page.getByLabel("Candidates, one a line").inputValue()).toBe(long);
    const noise = Array.from({ length: 9000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919 + i * i) % 20000))).join("");
    await page.getByLabel("Context, a turn a line").fill(noise);
    await page.getByText("too long to share by address").waitFor();
    await page.goto(page.url().replace(/texts=[^&]*/u, "texts=broken"));
    await page.getByText("The texts in this address are damaged").waitFor();
    await page.context().close();
  });

  test("stays awake while a long list is ranked; without isolation one thread ranks, and the page says why", async () => {
    const [host, { page, complaints }] = await Promise.all([hostPages({ below: "/some/path/", withHeaders: false }), open()]);
    const assets = join(built, "assets");
    const worker = readdirSync(assets).find((name) => /^playground-worker.*\.js$/u.test(name)) ?? "";
    host.answers.set(`assets/${worker}`, `${stoppable}${readFileSync(join(assets, worker), "utf8")}`);
    host.answers.set("gate", "open");
    let openGate = (): void => undefined;
    try {
      await page.goto(`${host.address}#/playground?engine=wasm-baseline`);
      await page.getByText(/^wasm, baseline-simd, 1 thread$/u).waitFor();
      await page.getByText("This page is not isolated").waitFor();
      await ranked(page);
      const many = Array.from(
        { length: 301 },
        (_, i) => `Table ${i} is free at ${i} past seven, and the kitchen stays open until late.`,
      ).join("\n");
      host.answers.set("gate", new Promise((resolve) => (openGate = () => resolve("open"))));
      await page.getByLabel("Candidates, one a line").fill(many);
      await page.getByText("The first 300 of 301 candidates are ranked").waitFor();
      await page.getByText("-encoder is at work").waitFor();
      const frames = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            let seen = 0;
            const frame = (): void => {
              seen += 1;
              if (seen === 5) resolve(seen);
              else requestAnimationFrame(frame);
            };
            frame();
          }),
      );
      expect([frames, await page.getByText("-encoder is at work").isVisible()]).toEqual([5, true]);
      openGate();
      await page.getByText("of 300 candidates in the picture").or(page.getByText("300 pairs read")).first().waitFor();
      expect(complaints).toEqual([]);
    } finally {
      openGate();
      await Promise.all([page.context().close(), host.close()]);
    }
  });

  test("models that do not come are told of, with a way to try again", async () => {
    const [host, { page }] = await Promise.all([hostPages(), open()]);
    try {
      host.answers.set("data/models/poly/model.safetensors", 503);
      await page.goto(`${host.address}#/playground`);
      await page.getByText("status 503").waitFor();
      host.answers.clear();
      await page.getByRole("button", { name: "Try again" }).click();
      await ranked(page);
    } finally {
      await Promise.all([page.context().close(), host.close()]);
    }
  });
});
