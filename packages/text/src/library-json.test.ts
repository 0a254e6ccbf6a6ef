import { expect, test } from "vitest";
import { libraryJson } from "./library-json.ts";
import { loadTokenizer } from "./load-tokenizer.ts";
import type { TokenizerJson, TokenizerPart } from "./tokenizer-json.ts";

/** Words of a text as a tokenizer with these parts cuts them; every character stands in its vocabulary. */
function wordsOf(text: string, parts: { readonly normalizer?: TokenizerPart; readonly words: TokenizerPart }): readonly string[] {
  const characters = [...new Set(text)];
  const tokens = ["[UNK]", ...characters, ...characters.map((char) => `##${char}`)];
  const tokenizer = loadTokenizer({
    normalizer: parts.normalizer ?? null,
    pre_tokenizer: parts.words,
    model: {
      ...{ type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 100 },
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
    },
  });
  const pieces = Array.from(tokenizer.encodeSingle(text).ids, (id) => tokenizer.token(id) ?? "");
  return pieces.reduce<readonly string[]>(
    (words, piece) => (piece.startsWith("##") ? words.with(-1, `${words.at(-1) ?? ""}${piece.slice(2)}`) : [...words, piece]),
    [],
  );
}

const whitespaceSplit = { type: "WhitespaceSplit" };

// What Rust tokenizers 0.23.3 gives; tools/reference/recipes/tokenizer_unicode.py compares whole texts.
test("Whitespace splits at Rust's words: joiners are among them, superscripts are not", () => {
  expect(wordsOf("a\u200db x² ½", { words: { type: "Whitespace" } })).toEqual(["a\u200db", "x", "²", "½"]);
});

test("Strip takes Rust's blanks, to which U+0085 belongs and U+FEFF does not", () => {
  const words = { type: "Split", pattern: { String: "|" }, behavior: "Removed", invert: false };
  const both = { type: "Strip", strip_left: true, strip_right: true };
  expect(wordsOf("\u0085 a \ufeff\u0085", { normalizer: both, words })).toEqual(["a \ufeff"]);
  expect(wordsOf(" a ", { normalizer: { ...both, strip_right: false }, words })).toEqual(["a "]);
  expect(wordsOf(" a ", { normalizer: { ...both, strip_left: false }, words })).toEqual([" a"]);
});

test("StripAccents takes marks of every kind that Rust's tables know, and no younger one", () => {
  expect(wordsOf("a\u0301 b\u0903 c\u1aca", { normalizer: { type: "StripAccents" }, words: whitespaceSplit })).toEqual([
    "a",
    "b",
    "c\u1aca",
  ]);
});

test("Punctuation takes the marks of Rust's tables", () => {
  expect(wordsOf("a\u166db\u1b7dc", { words: { type: "Punctuation", behavior: "Isolated" } })).toEqual(["a", "\u166d", "b\u1b7dc"]);
});

test("a run of blanks inside of a text takes no time out of proportion", () => {
  const json: TokenizerJson = {
    ...{ added_tokens: [], pre_tokenizer: null, post_processor: null, decoder: null, truncation: null, padding: null },
    normalizer: { type: "Strip", strip_left: true, strip_right: true },
    model: { type: "WordPiece" },
  };
  const { normalizer } = libraryJson(json).json;
  expect(JSON.stringify(normalizer)).toContain("(?<!\\\\s)");
  const start = performance.now();
  wordsOf(`a${" ".repeat(40_000)}b`, { normalizer: json.normalizer!, words: whitespaceSplit });
  expect(performance.now() - start).toBeLessThan(3_000);
});
