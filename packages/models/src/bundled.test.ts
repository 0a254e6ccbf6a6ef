import { existsSync, readFileSync, statSync } from "node:fs";
import { expect, it } from "vitest";
import { bundledModels, samples } from "./bundled.ts";

it.each(bundledModels)("holds a whole $name-encoder with its card", ({ name, folder }) => {
  for (const file of ["tercet.json", "model.safetensors", "tokenizer.json", "README.md"])
    expect(existsSync(new URL(file, folder)), file).toBe(true);
  const { head } = JSON.parse(readFileSync(new URL("tercet.json", folder), "utf8")) as { head: string }; // written by saveModel
  expect(head).toBe(name);
});

it("stays below 12 MB in all", () => {
  const bytes = bundledModels.reduce((sum, { folder }) => sum + statSync(new URL("model.safetensors", folder)).size, 0);
  expect(bytes).toBeLessThan(12e6);
});

it.each(bundledModels)("says in the card of the $name-encoder what it was trained and measured on", ({ folder }) => {
  const card = readFileSync(new URL("README.md", folder), "utf8");
  for (const word of ["Schema-Guided Dialogue", "CC BY-SA 4.0", "seed", "R@1/20", "BM25", "random", "95 %"]) expect(card).toContain(word);
});

it("has at least 200 different replies and every sample context a fitting one among them", () => {
  const replies = readFileSync(samples.replies, "utf8").split("\n").filter(Boolean);
  expect(new Set(replies).size).toBe(replies.length);
  expect(replies.length).toBeGreaterThanOrEqual(200);
  const { contexts } = JSON.parse(readFileSync(samples.contexts, "utf8")) as { contexts: { fitting: string[] }[] }; // written for this test
  for (const { fitting } of contexts) expect(fitting.some((reply) => replies.includes(reply))).toBe(true);
});
