import { expect, test } from "vitest";
import { libraryJson } from "./library-json.ts";
import { loadTokenizer } from "./load-tokenizer.ts";
import type { TokenizerJson, TokenizerPart } from "./tokenizer-json.ts";

interface Parts {
  readonly normalizer?: TokenizerPart;
  readonly words: TokenizerPart;
}

/** Words of a text as a tokenizer with these parts cuts them; every character of the text, or of an alphabet, stands in its vocabulary. */
function wordsOf(text: string, parts: Parts, alphabet = text): readonly string[] {
  const characters = [...new Set(alphabet)];
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

test("Punctuation stands apart one by one, in runs, or not at all", () => {
  const marks = (behavior: string): TokenizerPart => ({ type: "Punctuation", behavior });
  expect(wordsOf("a..b", { words: marks("Isolated") })).toEqual(["a", ".", ".", "b"]);
  expect(wordsOf("a..b", { words: marks("Contiguous") })).toEqual(["a", "..", "b"]);
  expect(wordsOf("a..b", { words: marks("Removed") })).toEqual(["a", "b"]);
});

test("Metaspace begins a word at each mark, unless it is told not to", () => {
  const metaspace = { type: "Metaspace", replacement: "▁", prepend_scheme: "never" };
  expect(wordsOf("a▁▁b▁c", { words: metaspace })).toEqual(["a", "▁", "▁b", "▁c"]);
  expect(wordsOf("a▁▁b▁c", { words: { ...metaspace, split: false } })).toEqual(["a▁▁b▁c"]);
});

test("byte-level words are Rust's, with a blank before the text and without", () => {
  const bytes = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
  const cut = (text: string, words: TokenizerPart): readonly string[] => wordsOf(text, { words }, "aï»¿.ĠÂħbðĲĢ");
  expect(cut("a\ufeff.", bytes)).toEqual(["a", "ï»¿."]);
  expect(cut("a\ufeff.", { ...bytes, add_prefix_space: true })).toEqual(["Ġa", "ï»¿."]);
  expect(cut(" a\u0085\u0085b", { ...bytes, add_prefix_space: true })).toEqual(["Ġa", "Âħ", "Âħ", "b"]);
  // A match of no width would stand inside of a pair of surrogates.
  expect(cut("𐀐", { ...bytes, add_prefix_space: true })).toEqual(["ĠðĲĢĲ"]);
});

test("FixedLength counts characters", () => {
  expect(wordsOf("a🙂b🙂c", { words: { type: "FixedLength", length: 2 } })).toEqual(["a🙂", "b🙂", "c"]);
});

test("BERT's parts do the same beside others as together", () => {
  const normalizer = { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true };
  expect(wordsOf("a\u0000\u0301\u2028b\u0085𠀀c ος", { normalizer, words: whitespaceSplit })).toEqual(["a", "b", "𠀀", "c", "ος"]);
  expect(wordsOf("a\ufeff.b\u166d", { words: { type: "BertPreTokenizer" } })).toEqual(["a\ufeff", ".", "b", "\u166d"]);
});

test("what Replace puts in is text", () => {
  const normalizer = { type: "Replace", pattern: { Regex: "[bc]" }, content: "$&$" };
  expect(wordsOf("ab$&", { normalizer, words: whitespaceSplit })).toEqual(["a$&$$&"]);
});

test("no pattern looks behind: WebKit takes the place behind a character above U+FFFF for the start of the text", () => {
  const json: TokenizerJson = {
    ...{ added_tokens: [], post_processor: null, decoder: null, truncation: null, padding: null, model: { type: "BPE" } },
    normalizer: { type: "Strip", strip_left: true, strip_right: true },
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: true, use_regex: true },
  };
  const { normalizer, pre_tokenizer: words } = libraryJson(json).json;
  expect(JSON.stringify([normalizer, words])).not.toMatch(/\\[Ab^]|\(\?<[!=]/u);
});

test.each([
  [" \u{1f600} a \u{1f600} ", ["\u{1f600} a \u{1f600}"]],
  ["\u{1f600}", ["\u{1f600}"]],
  ["   ", []],
  [`a${" ".repeat(90)}b `, [`a${" ".repeat(90)}b`]],
])("Strip takes blanks at both ends and no others: %j", (text, expected) => {
  const words = { type: "Split", pattern: { String: "|" }, behavior: "Removed", invert: false };
  expect(wordsOf(text, { normalizer: { type: "Strip", strip_left: true, strip_right: true }, words })).toEqual(expected);
});

test("the longest run of blanks inside of a text comes to an end", () => {
  const normalizer = { type: "Strip", strip_left: true, strip_right: true };
  expect(wordsOf(`a${" ".repeat(40_000)}b`, { normalizer, words: whitespaceSplit })).toEqual(["a", "b"]);
});
