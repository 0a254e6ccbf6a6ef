import { punctuation } from "./bert-characters.ts";
import { combiningMarks } from "./combining-marks.ts";
import type { TokenizerJson, TokenizerPart } from "./tokenizer-json.ts";

/** A tokenizer.json rewritten so that the library follows it more exactly, and what stays inexact. */
export interface LibraryJson {
  readonly json: TokenizerJson;
  readonly inexact: readonly string[];
}

const split = (pattern: string, behavior: string, invert = false): TokenizerPart => ({
  type: "Split",
  pattern: { Regex: pattern },
  behavior,
  invert,
});

const removed = (pattern: string): TokenizerPart => ({ type: "Replace", pattern: { Regex: pattern }, content: "" });

/** What Rust's regular expressions take for a word; the library's `\w` follows Oniguruma, which has superscripts and no joiners. */
const wordChars = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}";
const byteLevelPattern = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/**
 * Rewrites the parts in which `@huggingface/tokenizers` departs from Rust (words, digits and blanks of JavaScript, grouped punctuation,
 * accents and marks of the engine's Unicode, the final sigma) into parts it follows exactly. Sections that this package does itself are removed.
 */
export function libraryJson(json: TokenizerJson): LibraryJson {
  const inexact = new Set(["characters younger than Rust's Unicode tables follow this engine's"]);
  const normalizer = json.normalizer === null ? null : rewriteNormalizer(json.normalizer, inexact);
  const words = json.pre_tokenizer === null ? null : rewritePreTokenizer(json.pre_tokenizer, inexact);
  if (json.added_tokens.some((token) => token.single_word)) inexact.add("added tokens marked single_word are found inside words too");
  return {
    json: { ...json, normalizer, pre_tokenizer: words, post_processor: null, truncation: null, padding: null },
    inexact: [...inexact],
  };
}

function rewriteNormalizer(part: TokenizerPart, inexact: Set<string>): TokenizerPart {
  switch (part.type) {
    case "Sequence":
      return { ...part, normalizers: childrenOf(part, "normalizers").map((child) => rewriteNormalizer(child, inexact)) };
    case "Lowercase":
      return { type: "Sequence", normalizers: [{ type: "Replace", pattern: { String: "Σ" }, content: "σ" }, part] };
    case "Precompiled":
      inexact.add("the Precompiled normalizer is done by NFKC and a list of blanks, not by its own table");
      return part;
    case "BertNormalizer":
      inexact.add("BertNormalizer without BertPreTokenizer and WordPiece keeps a final sigma and joins Chinese characters beyond U+FFFF");
      return part;
    case "Strip":
      return { type: "Sequence", normalizers: strips(part) };
    case "StripAccents":
      return removed(`[${combiningMarks.classText()}]`);
    default:
      return part;
  }
}

function rewritePreTokenizer(part: TokenizerPart, inexact: Set<string>): TokenizerPart {
  switch (part.type) {
    case "Sequence":
      return {
        ...part,
        pretokenizers: childrenOf(part, "pretokenizers").map((child) => rewritePreTokenizer(child, inexact)),
      };
    case "Whitespace":
      return split(`[${wordChars}]+|[^${wordChars}\\s]+`, "Removed", true);
    case "WhitespaceSplit":
      return split("\\s+", "Removed");
    case "Punctuation":
      return part["behavior"] === undefined || part["behavior"] === "Isolated" ? split(`[${punctuation.classText()}]`, "Isolated") : part;
    case "Digits":
      return split(part["individual_digits"] === true ? "\\p{N}" : "\\p{N}+", "Isolated");
    case "ByteLevel":
      return part["use_regex"] === false || part["add_prefix_space"] === true
        ? part
        : { type: "Sequence", pretokenizers: [split(byteLevelPattern, "Isolated"), { ...part, use_regex: false }] };
    case "BertPreTokenizer":
      inexact.add("BertPreTokenizer without BertNormalizer takes the engine's punctuation and JavaScript's blanks");
      return part;
    default:
      return part;
  }
}

/** Blanks at the ends of a text. None is looked for inside of a run, so that a text takes time linear in its length. */
function strips(part: TokenizerPart): readonly TokenizerPart[] {
  const [left, right] = [part["strip_left"] !== false, part["strip_right"] !== false];
  return [...(left ? [removed("\\A\\s+")] : []), ...(right ? [removed("(?<!\\s)\\s+\\z")] : [])];
}

// The file's check made sure that a sequence has a list of parts.
const childrenOf = (part: TokenizerPart, key: string): readonly TokenizerPart[] => part[key] as readonly TokenizerPart[];
