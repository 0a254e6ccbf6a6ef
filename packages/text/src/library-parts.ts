import type { TokenizerPart } from "./tokenizer-json.ts";

// Parts of a tokenizer.json that `@huggingface/tokenizers` follows exactly, of which others are made. No pattern looks behind, as \A, \b and ^ do in the library's form:
// WebKit 2.50 takes the place behind a character above U+FFFF for the start of the text there.

/** Cuts a text at what a pattern matches, which stands apart or is gone; inverted, what it matches are the words. */
export function split(pattern: string, behavior: "Isolated" | "Removed", invert = false): TokenizerPart {
  return { type: "Split", pattern: { Regex: pattern }, behavior, invert };
}

/** The words that a pattern matches; nothing else stays. */
export function matches(pattern: string): TokenizerPart {
  return split(pattern, "Removed", true);
}

/** One pre-tokenizer behind another. */
export function wordsInTurn(...pretokenizers: readonly TokenizerPart[]): TokenizerPart {
  return { type: "Sequence", pretokenizers };
}

/** Puts a text in place of what a pattern matches; `$&` in it stands for the match, `$1` for its first group. */
export function replaced(pattern: string, content: string): TokenizerPart {
  return { type: "Replace", pattern: { Regex: pattern }, content };
}

/** One normalizer behind another. */
export function normalizersInTurn(...normalizers: readonly TokenizerPart[]): TokenizerPart {
  return { type: "Sequence", normalizers };
}

/** The parts of a sequence, which the file's check made sure are a list. */
export function childrenOf(part: TokenizerPart, key: "normalizers" | "pretokenizers"): readonly TokenizerPart[] {
  return part[key] as readonly TokenizerPart[]; // checked
}
