import { expect, test } from "vitest";
import { loadTokenizer } from "./load-tokenizer.ts";
import { checkTokenizer } from "./tokenizer-check.ts";
import { largestTokenizerBytes, type TokenizerJson } from "./tokenizer-json.ts";
import { trainWordPiece } from "./train-word-piece.ts";

const good = trainWordPiece(["a small tokenizer for tests", "a small test"], { vocabularySize: 60 });
const changed = (change: Partial<Record<keyof TokenizerJson, unknown>>): object => ({ ...good, ...change });
const model = (change: object): object => changed({ model: { ...good.model, ...change } });
const vocab = good.model["vocab"] as Readonly<Record<string, number>>; // made by trainWordPiece
const bpe = { type: "BPE", merges: [], continuing_subword_prefix: null };
const kinds = (json: object): readonly string[] => checkTokenizer(json).map((issue) => issue.kind);

function failure(json: string | object): unknown {
  try {
    loadTokenizer(json);
    return null;
  } catch (error) {
    const { code, details, exitCode } = error as { code: string; details: object; exitCode: number }; // TercetError
    return { code, exitCode, ...details };
  }
}

test("a good file has no issues", () => {
  expect(checkTokenizer(good)).toEqual([]);
});

test("input 27: two tokens on one id", () => {
  expect(checkTokenizer(model({ vocab: { ...vocab, twin: 7 } }))).toEqual([
    { kind: "duplicate-id", id: 7, tokens: [expect.any(String), "twin"] },
  ]);
});

test("input 27: one token twice in the text of the file", () => {
  const text = JSON.stringify(good).replace('"vocab":{', '"vocab":{"[PAD]":3,');
  expect(failure(text)).toMatchObject({
    code: "tokenizer-invalid",
    exitCode: 65,
    issues: [{ kind: "duplicate-key", at: "model.vocab", key: "[PAD]" }],
  });
});

test("input 27: an added token with another id than in the vocabulary", () => {
  const [first, ...rest] = good.added_tokens;
  expect(checkTokenizer(changed({ added_tokens: [{ ...first, id: Object.keys(vocab).length }, ...rest] }))).toContainEqual({
    kind: "duplicate-token",
    token: "[PAD]",
    ids: [0, Object.keys(vocab).length],
  });
});

test.each([-1, 0.5, "3", null, 2 ** 31])("input 27: the id %j is no index", (id) => {
  expect(checkTokenizer(model({ vocab: { ...vocab, odd: id } }))).toContainEqual({ kind: "id-out-of-range", token: "odd", id });
});

test("input 27: ids that belong to no token", () => {
  const size = Object.keys(vocab).length;
  expect(checkTokenizer(model({ vocab: { ...vocab, far: size + 3 } }))).toEqual([{ kind: "missing-ids", first: size, count: 3 }]);
});

test.each([
  ["WordPiece", { unk_token: "[NONE]" }],
  ["WordPiece without the name of one", { unk_token: null }],
  ["BPE that does not cover bytes", { ...bpe, unk_token: null }],
  ["Unigram", { type: "Unigram", vocab: [["a", 0]], unk_id: null }],
])("input 28: no unknown token: %s", (_, change) => {
  expect(kinds({ ...model(change), added_tokens: [], post_processor: null })).toEqual(["no-unknown-token"]);
});

test("a byte-level BPE needs no unknown token", () => {
  const json = model({ ...bpe, unk_token: null });
  expect(kinds({ ...json, pre_tokenizer: { type: "Sequence", pretokenizers: [{ type: "ByteLevel" }] } })).toEqual([]);
});

const splitBy = (regex: string, behavior = "Isolated"): object =>
  changed({ pre_tokenizer: { type: "Split", pattern: { Regex: regex }, behavior } });

test.each(["(a+)+$", "(a|a)*b", "(\\w+\\s?)*x", "(a*)*", "((ab)+c?)+", "(x{1,9}){2,}", "a{5000}"])(
  "input 29: the pattern %s is refused",
  (regex) => {
    expect(kinds(splitBy(regex))).toEqual(["unsafe-pattern"]);
  },
);

test.each([
  "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
])("patterns that published tokenizers use are taken: %s", (regex) => {
  expect(kinds(splitBy(regex))).toEqual([]);
});

test.each([
  ["\\G", splitBy("\\Gab")],
  ["&&", splitBy("[a-z&&[^b]]")],
  ["a back reference", splitBy("(a)\\1")],
  ["MergedWithPrevious", splitBy("a", "MergedWithPrevious")],
  ["an unknown normalizer", changed({ normalizer: { type: "Nmt" } })],
  ["an unknown part in a sequence", changed({ pre_tokenizer: { type: "Sequence", pretokenizers: [{ type: "UnicodeScripts" }] } })],
  ["an unknown model", model({ type: "WordLevel" })],
  ["BPE dropout", model({ ...bpe, dropout: 0.1 })],
])("input 30: %s is not supported", (_, json) => {
  expect(kinds(json)).toEqual(["unsupported"]);
});

test("input 31: an empty added token", () => {
  const token = { id: Object.keys(vocab).length, content: "", special: false };
  expect(checkTokenizer(changed({ added_tokens: [...good.added_tokens, token] }))).toEqual([
    { kind: "empty-added-token", at: "added_tokens[5]" },
  ]);
});

test("input 32: truncation and padding sections become defaults and can be overridden", () => {
  const truncation = { max_length: 6, strategy: "LongestFirst", stride: 0, direction: "Left" };
  const padding = { strategy: { Fixed: 8 }, direction: "Right", pad_to_multiple_of: null, pad_id: 0, pad_type_id: 0, pad_token: "[PAD]" };
  const tokenizer = loadTokenizer(changed({ truncation, padding }), { model_max_length: 512 });
  expect(tokenizer.defaults).toEqual({
    truncation: { kind: "longest-first", maxLength: 6, keep: "end" },
    padding: { id: 0, type: 0, length: 8, side: "right", multipleOf: 1 },
    modelMaxLength: 512,
  });
  const text = "a small test a small test";
  expect(tokenizer.encodeSingle(text)).toMatchObject({ ids: { length: 6 }, truncation: { first: 2 } });
  expect(tokenizer.encodeSingle(text, { truncation: { kind: "none" } }).ids).toHaveLength(8);
});

test("the configuration's length is the default where the file has none", () => {
  expect(loadTokenizer(good, { model_max_length: 40 }).defaults.truncation).toEqual({ kind: "longest-first", maxLength: 40 });
  expect(loadTokenizer(good, { model_max_length: 1e30 }).defaults).toMatchObject({ truncation: { kind: "none" }, modelMaxLength: null });
});

test("input 33: a file over 64 MiB is refused unread", () => {
  expect(failure(" ".repeat(largestTokenizerBytes + 1))).toMatchObject({
    code: "tokenizer-too-large",
    exitCode: 65,
    bytes: largestTokenizerBytes + 1,
  });
});

test.each(["", "[", '{"model":'])("a file that is not JSON is refused: %j", (text) => {
  expect(failure(text)).toMatchObject({ code: "tokenizer-not-json" });
});

test.each([
  [[]],
  [{}],
  [{ model: null }],
  [{ model: { type: "WordPiece", vocab: [] } }],
  [changed({ added_tokens: {} })],
  [changed({ normalizer: "x" })],
])("a part of another shape is named: %j", (json) => {
  expect(kinds(json)).toContain("missing-part");
});

test("a template that names no token is refused", () => {
  expect(kinds(changed({ post_processor: { type: "BertProcessing", sep: ["<s>", 2], cls: ["[CLS]", 2] } }))).toEqual(["unknown-special"]);
});

test("all issues come together", () => {
  const json = { ...(model({ unk_token: "[NONE]" }) as TokenizerJson), normalizer: { type: "Nmt" }, decoder: { type: "Odd" } };
  expect(kinds(json)).toEqual(["no-unknown-token", "unsupported", "unsupported"]);
});

test("a token named __proto__ is a token", () => {
  const text = JSON.stringify(good).replace('"vocab":{', `"vocab":{"__proto__":${Object.keys(vocab).length},`);
  expect(loadTokenizer(text).tokenId("__proto__")).toBe(Object.keys(vocab).length);
});
