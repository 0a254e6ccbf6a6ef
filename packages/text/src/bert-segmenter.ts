import { addedMatcher, type AddedMatcher } from "./added-tokens.ts";
import { bertNormalizer, type BertNormalizer, type BertNormalizerOptions } from "./bert-normalizer.ts";
import { forEachWord } from "./bert-words.ts";
import type { TextTokens } from "./encoding.ts";
import type { Segmenter } from "./segmenter.ts";
import type { AddedToken, TokenizerJson, TokenizerPart } from "./tokenizer-json.ts";
import { wordPiece, type WordPieces } from "./word-piece.ts";

/** Whether a tokenizer is BERT's: its normalizer, its pre-tokenizer and WordPiece. */
export function isBert({ model, normalizer, pre_tokenizer: words }: TokenizerJson): boolean {
  return model.type === "WordPiece" && normalizer?.type === "BertNormalizer" && words?.type === "BertPreTokenizer";
}

/** Makes the segmenter of a BERT tokenizer, equal to Rust's for every text; see docs/decisions/0010-bert-tokenization.md. */
export function bertSegmenter(json: TokenizerJson): Segmenter {
  const normalize = bertNormalizer(normalizerOptions(json.normalizer!));
  const split = wordPiece(wordPieceModel(json.model));
  const specials = json.added_tokens.filter((token) => token.special === true);
  const others = json.added_tokens.filter((token) => token.special !== true);
  const typed = addedMatcher(specials);
  const matchers = { "as-text": matcherPair(others, normalize), "as-library": matcherPair(json.added_tokens, normalize) };
  return {
    spans: { kind: "known" },
    inexact: [],
    segment: (text, { specials: policy, spans }) => {
      const output = collector(spans);
      const { raw, normalized } = matchers[policy];
      let position = 0;
      let offset = 0;
      const section = (end: number): void => {
        const part = position === 0 && end === text.length ? text : text.slice(position, end);
        if (part !== "") encodeSection(normalize(part, spans), offset, normalized, split, output);
        if (spans) offset += codePointLength(part);
      };
      for (const { token, start, end } of raw.find(text)) {
        section(start);
        const length = spans ? codePointLength(text.slice(start, end)) : 0;
        output.token(token.id, offset, offset + length);
        offset += length;
        position = end;
      }
      section(text.length);
      return output.tokens(typed.find(text).length);
    },
  };
}

interface MatcherPair {
  readonly raw: AddedMatcher;
  readonly normalized: AddedMatcher;
}

// Tokens marked `normalized` are looked for in the normalized text, in their own normalized form.
function matcherPair(tokens: readonly AddedToken[], normalize: BertNormalizer): MatcherPair {
  const isNormalized = ({ normalized, special }: AddedToken): boolean => normalized ?? special !== true;
  const late = tokens.filter(isNormalized);
  const contents = late.map((token) => normalize(token.content, false).text);
  return { raw: addedMatcher(tokens.filter((token) => !isNormalized(token))), normalized: addedMatcher(late, contents) };
}

interface Collector {
  readonly token: (id: number, start: number, end: number) => void;
  readonly word: (pieces: WordPieces, at: (unit: number) => number) => void;
  readonly tokens: (typedSpecials: number) => TextTokens;
}

function collector(detailed: boolean): Collector {
  const ids: number[] = [];
  const spans: number[] = [];
  const words: number[] = [];
  let wordCount = 0;
  return {
    token: (id, start, end) => {
      ids.push(id);
      if (detailed) {
        spans.push(start, end);
        words.push(wordCount++);
      }
    },
    word: (pieces, at) => {
      for (let i = 0; i < pieces.ids.length; i++) {
        ids.push(pieces.ids[i]!);
        // Every unit of a normalized text comes from one code point, so a piece ends one after its last unit's source.
        if (detailed) {
          spans.push(at(i === 0 ? 0 : pieces.ends[i - 1]!), at(pieces.ends[i]! - 1) + 1);
          words.push(wordCount);
        }
      }
      wordCount += 1;
    },
    tokens: (typedSpecials) => ({
      ids: Int32Array.from(ids),
      spans: detailed ? Int32Array.from(spans) : null,
      words: detailed ? Int32Array.from(words) : null,
      typedSpecials,
    }),
  };
}

function encodeSection(
  { text, source }: { readonly text: string; readonly source: Int32Array | null },
  offset: number,
  matcher: AddedMatcher,
  split: (word: string) => WordPieces,
  output: Collector,
): void {
  const at = (unit: number): number => offset + (source === null ? 0 : source[unit]!);
  const plain = (from: number, to: number): void =>
    forEachWord(from === 0 && to === text.length ? text : text.slice(from, to), (start, end) =>
      output.word(split(text.slice(from + start, from + end)), (unit) => at(from + start + unit)),
    );
  let position = 0;
  for (const { token, start, end } of matcher.find(text)) {
    plain(position, start);
    output.token(token.id, at(start), at(end - 1) + 1);
    position = end;
  }
  plain(position, text.length);
}

function codePointLength(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) count += 1;
  return count;
}

function normalizerOptions(part: TokenizerPart): BertNormalizerOptions {
  const lowercase = part["lowercase"] !== false;
  const accents = part["strip_accents"];
  return {
    cleanText: part["clean_text"] !== false,
    handleChinese: part["handle_chinese_chars"] !== false,
    stripAccents: typeof accents === "boolean" ? accents : lowercase,
    lowercase,
  };
}

function wordPieceModel(model: TokenizerPart): Parameters<typeof wordPiece>[0] {
  const vocabulary = new Map(Object.entries(model["vocab"] as Readonly<Record<string, number>>)); // ids checked
  const prefix = model["continuing_subword_prefix"];
  return {
    vocabulary,
    unknown: vocabulary.get(String(model["unk_token"]))!,
    prefix: typeof prefix === "string" ? prefix : "##",
    longestWord: Number(model["max_input_chars_per_word"] ?? 100),
  };
}
