import { punctuation } from "./bert-characters.ts";
import { childrenOf, matches, replaced, split, wordsInTurn } from "./library-parts.ts";
import type { TokenizerPart } from "./tokenizer-json.ts";

/** What Rust's regular expressions take for a word; the library's `\w` follows Oniguruma, which has superscripts and no joiners. */
const wordChars = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}";
const byteLevelPattern = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/** A pre-tokenizer made of parts in which the library does what Rust does. */
export function rewritePreTokenizer(part: TokenizerPart): TokenizerPart {
  switch (part.type) {
    case "Sequence":
      return { ...part, pretokenizers: childrenOf(part, "pretokenizers").map(rewritePreTokenizer) };
    case "Whitespace":
      return matches(`[${wordChars}]+|[^${wordChars}\\s]+`);
    case "WhitespaceSplit":
      return split("\\s+", "Removed");
    case "Punctuation":
      return splitMarks(part["behavior"]);
    case "Digits":
      return split(part["individual_digits"] === true ? "\\p{N}" : "\\p{N}+", "Isolated");
    case "ByteLevel":
      return part["use_regex"] === false ? part : byteLevel(part);
    case "BertPreTokenizer":
      return wordsInTurn(split("\\s+", "Removed"), splitMarks("Isolated"));
    case "Metaspace":
      return part["split"] === false ? part : wordsInTurn(part, splitAtMark(part["replacement"]));
    case "FixedLength":
      // The library counts UTF-16 units.
      return matches(`[\\s\\S]{1,${Number(part["length"] ?? 5)}}`);
    default:
      return part;
  }
}

/** The library's own pattern takes JavaScript's blanks. A blank that is put before a text, which has none there, is put before it is cut. */
function byteLevel(part: TokenizerPart): TokenizerPart {
  const cut = split(byteLevelPattern, "Isolated");
  const bytes = { ...part, use_regex: false, add_prefix_space: false };
  return part["add_prefix_space"] === true
    ? wordsInTurn(replaced(" ([\\s\\S]*)|([\\s\\S]+)", " $1$2"), cut, bytes)
    : wordsInTurn(cut, bytes);
}

/** Marks of Rust's tables: each apart (the default), runs of them apart, or none left. */
function splitMarks(behavior: unknown): TokenizerPart {
  const marks = `[${punctuation.classText()}]`;
  return split(behavior === "Contiguous" ? `${marks}+` : marks, behavior === "Removed" ? "Removed" : "Isolated");
}

/** A word begins at each mark that stands for a blank; the library leaves them together. */
function splitAtMark(replacement: unknown): TokenizerPart {
  const code = (typeof replacement === "string" ? replacement : "▁").codePointAt(0) ?? 0;
  const mark = `\\x{${code.toString(16)}}`;
  return matches(`${mark}[^${mark}]*|[^${mark}]+`);
}
