import { chineseCharacters, nonspacingMarks, removedByCleaning, whitespace } from "./bert-characters.ts";
import type { CodePointSet } from "./code-point-set.ts";
import { combiningMarks } from "./combining-marks.ts";
import { childrenOf, normalizersInTurn, replaced } from "./library-parts.ts";
import type { TokenizerPart } from "./tokenizer-json.ts";

const classOf = ({ classText }: CodePointSet): string => `[${classText()}]`;

/** Rust lower-cases each character alone: a sigma at a word's end is one like any other. */
const lowercase = (part: TokenizerPart): TokenizerPart =>
  normalizersInTurn({ type: "Replace", pattern: { String: "Σ" }, content: "σ" }, part);

/** A normalizer made of parts in which the library does what Rust does; what stays inexact is added to the list. */
export function rewriteNormalizer(part: TokenizerPart, inexact: Set<string>): TokenizerPart {
  switch (part.type) {
    case "Sequence":
      return { ...part, normalizers: childrenOf(part, "normalizers").map((child) => rewriteNormalizer(child, inexact)) };
    case "Lowercase":
      return lowercase(part);
    case "Precompiled":
      inexact.add("the Precompiled normalizer is done by NFKC and a list of blanks, not by its own table");
      return part;
    case "BertNormalizer":
      return normalizersInTurn(...bert(part));
    case "Strip":
      return normalizersInTurn(...strips(part));
    case "StripAccents":
      return replaced(classOf(combiningMarks), "");
    case "Replace":
      // To the library `$&`, `$1` and `$$` in the content have a meaning, to Rust they have none.
      return typeof part["content"] === "string" ? { ...part, content: part["content"].replaceAll("$", "$$$$") } : part;
    default:
      return part;
  }
}

/** BERT's normalizer step by step, in Rust's order and with its tables. */
function bert(part: TokenizerPart): readonly TokenizerPart[] {
  const isLower = part["lowercase"] !== false;
  const isStripped = typeof part["strip_accents"] === "boolean" ? part["strip_accents"] : isLower;
  return [
    ...(part["clean_text"] === false ? [] : [replaced(classOf(removedByCleaning), ""), replaced(classOf(whitespace), " ")]),
    ...(part["handle_chinese_chars"] === false ? [] : [replaced(classOf(chineseCharacters), " $& ")]),
    ...(isStripped ? [{ type: "NFD" }, replaced(classOf(nonspacingMarks), "")] : []),
    ...(isLower ? [lowercase({ type: "Lowercase" })] : []),
  ];
}

/** Blanks at the ends of a text. Each pattern takes a whole text at once: the time is linear in its length. */
function strips(part: TokenizerPart): readonly TokenizerPart[] {
  const [left, right] = [part["strip_left"] !== false, part["strip_right"] !== false];
  return [
    ...(left ? [replaced("\\s+([\\s\\S]*)|([\\s\\S]+)", "$1$2")] : []),
    ...(right ? [replaced("([\\s\\S]*\\S)\\s*|\\s+", "$1")] : []),
  ];
}
