import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bertNormalizer } from "./bert-normalizer.ts";
import { forEachWord } from "./bert-words.ts";

// A test's own fixture: the shape is what make_fixtures.py writes.
const blocks = JSON.parse(readFileSync(new URL("../test/fixtures/code-points.json", import.meta.url), "utf8")) as Record<
  string,
  readonly number[]
>;

const off = { cleanText: false, handleChinese: false, stripAccents: false, lowercase: false };
const full = { cleanText: true, handleChinese: true, stripAccents: true, lowercase: true };

const words = (text: string): string => {
  const found: string[] = [];
  forEachWord(text, (start, end) => found.push(text.slice(start, end)));
  return found.join("|");
};

const conversions: Record<string, (text: string) => string> = {
  clean: (text) => clean(text, false).text,
  strip: (text) => strip(text, false).text,
  lower: (text) => lower(text, false).text,
  words,
};
const clean = bertNormalizer({ ...off, cleanText: true, handleChinese: true });
const strip = bertNormalizer({ ...off, stripAccents: true });
const lower = bertNormalizer({ ...off, lowercase: true });

const blockSize = 4096;
const bytes = new Uint8Array(64);
const encoder = new TextEncoder();

function hashBlock(start: number, convert: (text: string) => string): number {
  let hash = 0x811c9dc5;
  for (let code = start; code < start + blockSize; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const { written } = encoder.encodeInto(convert(`a${String.fromCodePoint(code)}b`), bytes);
    for (let i = 0; i < written; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193) >>> 0;
  }
  return hash;
}

test.each(Object.keys(conversions))("every code point is treated as Rust treats it: %s", (name) => {
  const differing = blocks[name]!.flatMap((expected, block) =>
    hashBlock(block * blockSize, conversions[name]!) === expected ? [] : [block],
  );
  expect(blocks[name]).toHaveLength(0x110000 / blockSize);
  expect(differing).toEqual([]);
});

test("a final sigma is lower-cased like any other", () => {
  expect(bertNormalizer(full)("ΟΔΟΣ", false).text).toBe("οδοσ");
});

test("a Chinese character beyond U+FFFF stands alone", () => {
  expect(bertNormalizer(full)("a\u{20000}b", false).text).toBe("a \u{20000} b");
});

test("sources name the code point each unit came from", () => {
  const { text, source } = bertNormalizer(full)("x\u{1F600}\u0000가É", true);
  expect(text).toBe("x\u{1F600}\u1100\u1161e");
  expect([...source!]).toEqual([0, 1, 1, 3, 3, 4]);
});

test("accents of another order give the same text", () => {
  const normalize = bertNormalizer(full);
  expect(normalize("a\u302e\u0316\u302fb", false).text).toBe(normalize("a\u302e\u302f\u0316b", false).text);
});

test("a text of a million unordered marks takes no time out of proportion", () => {
  const marks = `a${"\u0315\u0334\u302e\u0323".repeat(250_000)}`;
  expect(bertNormalizer(full)(marks, true).source).toHaveLength(250_001);
});
