import type { TokenizerJson } from "../src/tokenizer-json.ts";

/** Bytes as the characters that byte-level BPE writes them with (Radford et al., 2019): printable ones as they are, the others from U+0100 on. */
export const byteCharacters: readonly string[] = (() => {
  const isKept = (byte: number): boolean => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isKept(byte) ? byte : next++));
})();

/** Joins of a small byte-level BPE, the first first; \u0120 is a blank. */
export const merges: readonly (readonly [left: string, right: string])[] = [
  ["\u0120", "t"],
  ["h", "e"],
  ["\u0120t", "he"],
  ["i", "n"],
  ["in", "g"],
  ["a", "r"],
  ["c", "ar"],
  ["car", "d"],
  ["\u0120", "c"],
  ["\u0120c", "ar"],
  ["o", "o"],
  ["oo", "oo"],
  ["\u00c3", "\u00a9"],
  ["1", "0"],
  ["'", "t"],
  ["n", "'t"],
];

const specials = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"];

/** The ids of a small byte-level BPE, RoBERTa's specials first. */
export const byteLevelIds: ReadonlyMap<string, number> = new Map(
  [...new Set([...specials, ...byteCharacters, ...merges.map(([left, right]) => left + right)])].map((token, id) => [token, id]),
);

/** A tokenizer.json of RoBERTa's form. */
export const byteLevelJson: TokenizerJson = {
  version: "1.0",
  truncation: null,
  padding: null,
  added_tokens: specials.map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })),
  normalizer: null,
  pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
  post_processor: { type: "RobertaProcessing", sep: ["</s>", 2], cls: ["<s>", 0], trim_offsets: true, add_prefix_space: true },
  decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
  model: { type: "BPE", vocab: Object.fromEntries(byteLevelIds), merges },
};

const pieces = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/** Byte-level BPE as its paper has it: each piece's bytes, and the earliest join that any two neighbours have, until there is none. */
export function byteLevelByDefinition(text: string): readonly number[] {
  return (text.match(pieces) ?? []).flatMap((piece) => {
    let parts = Array.from(new TextEncoder().encode(piece), (byte) => byteCharacters[byte] ?? "");
    for (;;) {
      const ranks = parts.slice(1).map((right, i) => merges.findIndex(([a, b]) => a === parts[i] && b === right));
      const best = ranks.reduce((least, rank) => (rank >= 0 && (least < 0 || rank < least) ? rank : least), -1);
      const at = ranks.indexOf(best);
      if (best < 0) return parts.map((part) => byteLevelIds.get(part) ?? -1);
      // Every place of this join, from the left.
      const [left, right] = merges[best] ?? ["", ""];
      const joined: string[] = parts.slice(0, at);
      for (let i = at; i < parts.length; i++) {
        const isJoin = parts[i] === left && parts[i + 1] === right;
        joined.push(isJoin ? left + right : (parts[i] ?? ""));
        if (isJoin) i++;
      }
      parts = joined;
    }
  });
}
