import type { ResultsFolder } from "@tercet/results";
import { expect, test } from "vitest";
import { axeViolations, expectWellMade, inChromium } from "./browser/session.fixture.ts";
import { kept, serveResults } from "./pages.fixture.ts";

const line = (step: number, loss: number): string =>
  `${JSON.stringify({ kind: "step", step, loss, gradientNorm: 1, learningRate: 0.1, tokens: 10, seconds: 0.5 })}\n`;
const steps = (count: number, seed: number): string => Array.from({ length: count }, (_, n) => line(n, 4 / (n + 1) + seed / 100)).join("");
const evaluations = (better: number): string =>
  JSON.stringify({
    schemaVersion: 1,
    set: { hash: "a".repeat(64), data: "made", examples: 40, candidates: 20 },
    evaluations: [10, 20].map((step) => {
      const values = Array.from({ length: 40 }, (_, n): number => (n < better + (step === 10 ? 5 : 0) ? 1 : 0));
      return { step, protocol: "r@1/20", value: values.reduce((sum, each) => sum + each, 0) / 40, low: 0.1, high: 0.9, values };
    }),
  });

/** Two heads of three seeds. */
const runs = ["bi", "poly"].flatMap((head) =>
  [1, 2, 3].map((seed) => ({
    id: `${head}-seed-${seed}`,
    events: steps(20, seed),
    settings: JSON.stringify({ schemaVersion: 1, settings: { head, seed, batchSize: 32 } }),
    evaluations: evaluations(head === "bi" ? 10 : 25),
    ...(seed === 3 ? { resumptions: '{"kind":"resumption","step":12,"at":"2026-11-26T10:00:00Z"}\n' } : {}),
  })),
);
const made: ResultsFolder = { ...kept, runs };

inChromium("the runs", (session) => {
  test("are listed with what they differ in, drawn as medians over seeds, and compared on identical candidates", async () => {
    serveResults(session, made);
    const { page, complaints } = await session.visit("/runs");
    await page.getByText("6 of 6 runs, 2 settings shown").waitFor();
    await page.getByRole("img", { name: "loss over steps of bi (3 seeds), poly (3 seeds)" }).waitFor();
    await page.getByText("bi-seed-3 was stopped and resumed at step 12").waitFor();
    await page.getByText("Partial").waitFor({ state: "detached" });
    await page.getByText("The same as a table (20 rows)").click();
    await page.locator("select", { hasText: "mean of 10 steps" }).selectOption("1");
    const points = page.getByRole("table", { name: /^loss over steps/u });
    await expect.poll(() => points.getByRole("row").nth(1).textContent()).toBe("04 [4, 4]4 [4, 4]");
    const difference = page.getByRole("table", { name: /^bi-seed-1 minus poly-seed-1/u });
    await expect
      .poll(() => difference.getByRole("row").nth(1).textContent())
      .toMatch(/^r@1\/20−0\.3750−0\.\d+−0\.\d+0\.000\d15poly-seed-1 is better/u);
    const evaluated = page.getByRole("table", { name: "Best and last evaluation of each run" });
    await expect
      .poll(() => evaluated.getByRole("row").nth(1).textContent())
      .toMatch(/^bi-seed-1r@1\/200\.250 \[0\.100, 0\.900\] at 200\.375 \[0\.100, 0\.900\] at 10/u);
    await expectWellMade({ page, complaints });
  });

  test("the address holds what is chosen", async () => {
    serveResults(session, made);
    const { page } = await session.visit("/runs?by=runs&metric=gradientNorm&x=tokens&all=yes&q=poly");
    await page.getByText("3 of 6 runs, 3 settings shown").waitFor();
    await page.getByRole("img", { name: "gradient norm over tokens of poly-seed-1, poly-seed-2, poly-seed-3" }).waitFor();
    await page.getByRole("checkbox", { name: "poly-seed-2" }).check();
    await page.getByRole("img", { name: "gradient norm over tokens of poly-seed-2" }).waitFor();
    await expect.poll(() => page.url()).toContain("drawn=poly-seed-2");
    await page.context().close();
  });

  test("a run at work grows while it is looked at", async () => {
    serveResults(session, made);
    const { answers } = session.host();
    const list = JSON.parse(answers.get("data/runs.json") as string) as { folder: string; runs: { live: boolean }[] };
    answers.set(
      "data/runs.json",
      JSON.stringify({ ...list, folder: "runs", runs: list.runs.slice(0, 1).map((run) => ({ ...run, live: true })) }),
    );
    const { page } = await session.visit("/runs");
    await page.getByText("live").first().waitFor();
    await page.getByText("The same as a table (20 rows)").waitFor();
    answers.set("data/runs/bi-seed-1/events.jsonl", steps(23, 1));
    await page.getByText("The same as a table (23 rows)").waitFor();
    await page.context().close();
  });

  test("a thousand runs are listed and searched, and without any the page says how to see some", async () => {
    const many = Array.from({ length: 1000 }, (_, n) => ({
      ...runs[0]!,
      id: `run-${n}`,
      settings: JSON.stringify({ seed: n % 10, lr: n }),
    }));
    serveResults(session, { ...kept, runs: many });
    const { page } = await session.visit("/runs");
    await page.getByText("1000 of 1000 runs, 2 settings shown").waitFor();
    await page.getByRole("searchbox").fill("run-99");
    await page.getByText("11 of 1000 runs, 2 settings shown").waitFor();
    serveResults(session, { ...kept, runs: [] });
    await page.reload();
    await page.getByText("npx tercet dashboard --runs FOLDER").first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.context().close();
  });
});

inChromium("a browser whose language is none, as WebKit's in the locale C", (session) => {
  test("shows charts too", async () => {
    serveResults(session, made);
    const { page, complaints } = await session.open();
    await page.addInitScript(() => Object.defineProperty(navigator, "language", { value: "C", configurable: true }));
    await page.goto(`${session.host().address}#/runs`);
    await page.getByRole("heading", { name: "Runs", level: 1 }).waitFor();
    await page.getByRole("img", { name: "loss over steps of bi (3 seeds), poly (3 seeds)" }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
