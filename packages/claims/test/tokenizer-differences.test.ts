import { nodeHost } from "@tercet/host/node";
import { tokenizersRecord, type TokenizerComparison, type TokenizersRecord } from "@tercet/results";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { readCase } from "../src/reference/case.ts";
import { compareTokenizer, unexplained } from "../src/reference/tokenizer-differences.ts";
import { tokenizerPage } from "../src/reference/tokenizer-page.ts";

const folder = fileURLToPath(new URL("../checkpoints/", import.meta.url));
const names = readdirSync(folder)
  .filter((name) => name.startsWith("small-tokenizer-"))
  .sort();
let comparisons: readonly TokenizerComparison[] = [];

beforeAll(async () => {
  const { files } = nodeHost();
  const all: TokenizerComparison[] = [];
  for (const name of names) all.push(await compareTokenizer(await readCase(files, `${folder}${name}`), files));
  comparisons = all;
});

test("every difference has a reason that is known", () => {
  expect(comparisons.flatMap(({ differences }) => differences).filter(({ why }) => why === unexplained)).toEqual([]);
});

test("BERT's tokenizer and byte-level BPE have Rust's ids on every string", () => {
  const exact = ["small-tokenizer-bert", "small-tokenizer-byte-bpe", "small-tokenizer-byte-bpe-prefix", "small-tokenizer-sentence-bpe"];
  const rows = comparisons.filter((each) => exact.includes(each.case));
  expect(rows.map(({ strings, equal }) => strings - equal)).toEqual([0, 0, 0, 0]);
  expect(rows.every(({ strings }) => strings > 300)).toBe(true);
});

// What differs is told in public. `npx vitest -u` writes both files.
test("the page is current", async () => {
  await expect(tokenizerPage(comparisons)).toMatchFileSnapshot("../../../docs/tokenizer-differences.md");
});

test("the record for the dashboard is current", async () => {
  const record: TokenizersRecord = { schemaVersion: 1, oracle: "tokenizers 0.23.3", tokenizers: comparisons };
  expect(tokenizersRecord.parse(record)).toEqual(record);
  await expect(`${JSON.stringify(record, undefined, 2)}\n`).toMatchFileSnapshot("../../../docs/results/tokenizers.json");
});
