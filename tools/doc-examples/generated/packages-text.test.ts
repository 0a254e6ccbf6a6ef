// Made by src/generate.ts from the documentation.
import { test } from "vitest";
import { expect } from "vitest";
import { bertNormalizer } from "../../../packages/text/src/bert-normalizer.ts";
import { inCanonicalOrder } from "../../../packages/text/src/canonical-order.ts";
import { codePointSet } from "../../../packages/text/src/code-point-set.ts";
import { duplicateKeys } from "../../../packages/text/src/json-keys.ts";
import { loadTokenizer } from "@tercet/text";
import { trainWordPiece } from "@tercet/text";
import { compareCodePoints } from "../../../packages/text/src/merge-pieces.ts";
import { parlaiContext } from "@tercet/text";
import { readParlaiDictionary } from "@tercet/text";
import { patternFault } from "../../../packages/text/src/pattern-safety.ts";
import { raggedBatch } from "@tercet/text";
import { selectSequences } from "@tercet/text";
import { positionsOf } from "@tercet/text";
import { splitByBudget } from "@tercet/text";
import { toPadded } from "@tercet/text";
import { fromPadded } from "@tercet/text";
import { readLines } from "@tercet/text";
import { checkTokenizer } from "@tercet/text";
import { cutLengths } from "@tercet/text";
import { wordPiece } from "../../../packages/text/src/word-piece.ts";

test("packages/text/src/bert-normalizer.ts:28 bertNormalizer", async () => {
const normalize = bertNormalizer({ cleanText: true, handleChinese: true, stripAccents: true, lowercase: true });
expect(normalize("ΌΣΟΣ 𠀀", false).text).toBe("οσοσ  𠀀 ");
});

test("packages/text/src/canonical-order.ts:19 inCanonicalOrder", async () => {
const marks = ["a", "\u0301", "\u0323"].map((char) => ({ char, extra: false }));
expect(inCanonicalOrder(marks).map(({ char }) => char)).toEqual(["a", "\u0323", "\u0301"]);
});

test("packages/text/src/code-point-set.ts:8 codePointSet", async () => {
const vowels = codePointSet("2p 4");
expect([97, 98, 101].map(vowels.has)).toEqual([true, false, true]);
});

test("packages/text/src/json-keys.ts:15 duplicateKeys", async () => {
expect(duplicateKeys('{"a": {"b": 1, "b": 2}}')).toEqual([{ at: "a", key: "b" }]);
});

test("packages/text/src/load-tokenizer.ts:19 loadTokenizer", async () => {
const tokenizer = loadTokenizer(trainWordPiece(["hello world", "hello there"], { vocabularySize: 60 }));
const { ids, types } = tokenizer.encodePair("hello", "");
expect([...ids].map(tokenizer.token)).toEqual(["[CLS]", "hello", "[SEP]", "[SEP]"]);
expect([...types]).toEqual([0, 0, 0, 1]);
});

test("packages/text/src/merge-pieces.ts:108 compareCodePoints", async () => {
expect(["\u{10000}", "\uffff"].sort(compareCodePoints)).toEqual(["\uffff", "\u{10000}"]);
});

test("packages/text/src/parlai-dictionary.ts:66 readParlaiDictionary", async () => {
const dictionary = readParlaiDictionary("hello\t3\n\\n\t1\n");
expect([...dictionary.encode("hello\nyou", parlaiContext(2)).ids]).toEqual([1, 5, 3, 2]);
});

test("packages/text/src/pattern-safety.ts:18 patternFault", async () => {
expect(patternFault("(a+)+b")?.kind).toBe("unsafe");
expect(patternFault("'s|'t| ?\\p{L}+|\\s+(?!\\S)|\\s+")).toBe(null);
});

test("packages/text/src/ragged-batch.ts:37 raggedBatch", async () => {
const batch = raggedBatch([{ ids: [1, 2], types: [0, 0] }, { ids: [3], types: [0] }]);
expect([...batch.offsets]).toEqual([0, 2, 3]);
});

test("packages/text/src/ragged-batch.ts:74 selectSequences", async () => {
const batch = raggedBatch([{ ids: [1, 2], types: [0, 0] }, { ids: [3], types: [0] }]);
expect([...selectSequences(batch, [1, 0, 1]).ids]).toEqual([3, 1, 2, 3]);
});

test("packages/text/src/ragged-batch.ts:89 positionsOf", async () => {
expect([...positionsOf(Int32Array.of(0, 2, 3))]).toEqual([0, 1, 0]);
});

test("packages/text/src/ragged-batch.ts:116 splitByBudget", async () => {
const batch = raggedBatch([[1, 1], [1], [1, 1, 1]].map((ids) => ({ ids, types: ids })));
expect(splitByBudget(batch.offsets, 3)).toEqual([[0, 2], [2, 3]]);
});

test("packages/text/src/ragged-batch.ts:134 toPadded", async () => {
const batch = raggedBatch([{ ids: [1, 2], types: [0, 0] }, { ids: [3], types: [0] }]);
const padded = toPadded(batch, { id: 9, type: 0, length: "longest", side: "right", multipleOf: 1 });
expect([...padded.ids]).toEqual([1, 2, 3, 9]);
});

test("packages/text/src/ragged-batch.ts:159 fromPadded", async () => {
const batch = raggedBatch([{ ids: [1, 2], types: [0, 0] }, { ids: [3], types: [0] }]);
const padding = { id: 0, type: 0, length: 8, side: "left", multipleOf: 1 } as const;
expect(fromPadded(toPadded(batch, padding))).toEqual(batch);
});

test("packages/text/src/read-lines.ts:40 readLines", async () => {
const { lines, numbers, notes } = readLines(new TextEncoder().encode("yes\r\n\nno"));
expect(lines).toEqual(["yes", "no"]);
expect([...numbers]).toEqual([1, 3]);
expect(notes.map((note) => note.kind)).toEqual(["crlf", "blank-lines", "no-final-newline"]);
});

test("packages/text/src/tokenizer-check.ts:9 checkTokenizer", async () => {
const issues = checkTokenizer({ model: { type: "WordPiece", vocab: { a: 0, b: 0 }, unk_token: "[UNK]" } });
expect(issues.map((issue) => issue.kind)).toEqual(["duplicate-id", "no-unknown-token"]);
});

test("packages/text/src/train-word-piece.ts:30 trainWordPiece", async () => {
const json = trainWordPiece(["low lower lowest", "new newer newest"], { vocabularySize: 40 });
expect(trainWordPiece(["new newer newest", "low lower lowest"], { vocabularySize: 40 })).toEqual(json);
});

test("packages/text/src/truncation.ts:36 cutLengths", async () => {
const cut = cutLengths({ first: 10, second: 3, specials: 3 }, { kind: "longest-first", maxLength: 9 });
expect([cut.first, cut.second]).toEqual([[0, 3], [0, 3]]);
});

test("packages/text/src/word-piece.ts:24 wordPiece", async () => {
const vocabulary = new Map([["[UNK]", 0], ["un", 1], ["##do", 2]]);
const split = wordPiece({ vocabulary, unknown: 0, prefix: "##", longestWord: 100 });
expect([split("undo").ids, split("redo").ids]).toEqual([[1, 2], [0]]);
});
