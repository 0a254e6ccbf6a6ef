import { chromiumOptions, findBrowser } from "@tercet/web-driver";
import { chromium, type Page } from "playwright-core";
import type { Checks } from "./checks.ts";

const browser = findBrowser("chromium");

const files: readonly (readonly [path: string, holds: RegExp])[] = [
  ["", /<title>/u],
  ["data/overview.json", /"claims":\{/u],
  ["data/matrix.json", /"columns":/u],
  ["docs/", /Tercet/u],
  ["docs/documents/Operators.softmax.html", /softmax/u],
  ["docs/modules/_tercet_poly-encoder.html", /poly-encoder/u],
  ["docs/assets/search.js", /searchData/u],
];
const pages = ["/", "/matrix", "/checkpoints", "/runs", "/benchmarks", "/playground", "/run-here"];

/** Looks at a served dashboard: its files, and in a browser, where there is one, its pages and the search of its documentation. */
export async function lookAtPages(address: string, checks: Checks): Promise<void> {
  for (const [path, holds] of files) {
    const answer = await fetch(address + path);
    const text = await answer.text();
    checks.say(answer.ok && holds.test(text), `/${path} answers ${answer.status}, ${Math.ceil(text.length / 1024)} KiB`);
  }
  if (browser.kind === "absent") {
    process.stdout.write("skipped: pages in a browser, there is no Chromium (TERCET_CHROMIUM names one)\n");
    return;
  }
  const started = await chromium.launch(chromiumOptions(browser.program, "none"));
  try {
    const page = await started.newPage();
    const complaints: string[] = [];
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    for (const path of pages) {
      await page.goto(`${address}#${path}`);
      await page.locator("main h1").first().waitFor();
      checks.say(complaints.length === 0, `the page ${path} opens${complaints.map((each) => `: ${each}`).join("")}`);
    }
    checks.say(
      await finds(page, `${address}docs/index.html`, "polyScore", "Operators.polyScore"),
      "searching the documentation finds an operator",
    );
  } finally {
    await started.close();
  }
}

async function finds(page: Page, address: string, words: string, found: string): Promise<boolean> {
  await page.goto(address);
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("combobox").fill(words);
  const option = page.getByRole("option").filter({ hasText: found }).first();
  return option.waitFor().then(
    () => true,
    () => false,
  );
}
