import fc, { type Arbitrary } from "fast-check";
import { deferred } from "./deferred.ts";

/** Which texts may be drawn. */
export interface TextOptions {
  /** Most pieces (words, marks, spaces); 12 when absent. */
  readonly pieces?: number;
  /** Whether lone surrogates, which are no valid text, may be drawn; false when absent. */
  readonly malformed?: boolean;
}

// Each tries a rule that tokenizers differ in.
const words: readonly string[] = ["a", "the", "card", "I'm", "don't", "unaffable", "3.14", "1,000", "e-mail", "x".repeat(120)];
const scripts: readonly string[] = [
  "café",
  "cafe\u0301",
  "Straße",
  "ΟΔΟΣ",
  "İstanbul",
  "日本語",
  "𠮷野",
  "한국어",
  "नमस्ते",
  "שלום",
  "مرحبا",
  "ไทย",
];
const marks: readonly string[] = [
  ".",
  "?!",
  "...",
  "—",
  "“q”",
  "[CLS]",
  "[SEP]",
  "[UNK]",
  "__start__",
  "##s",
  "👍",
  "👩‍👩‍👧",
  "🇫🇷",
  "©",
  "ﬁ",
  "Ⅷ",
];
const spaces: readonly string[] = [" ", "  ", "\n", "\t", "\r\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u0000", "\u0007", "\u2028"];

/**
 * Texts: empty, blank, many scripts, composed and decomposed letters, characters beyond U+FFFF, special-token look-alikes, controls.
 * @example expect(typeof inputAt({ generate: texts() }, 1, "0")).toBe("string");
 */
export function texts({ pieces = 12, malformed = false }: TextOptions = {}): Arbitrary<string> {
  const piece = fc.oneof(
    { withCrossShrink: true },
    fc.constantFrom(...words),
    fc.constantFrom(...spaces),
    fc.constantFrom(...scripts),
    fc.constantFrom(...marks),
    fc.string({ unit: "grapheme", maxLength: 6 }),
    // A table of all of Unicode stands behind it, which takes a second to make.
    deferred(() => fc.string({ unit: "binary", maxLength: 6 }).map((text) => text.toWellFormed())),
    ...(malformed ? [fc.constantFrom("\ud800", "\udfff", "a\ud83d")] : []),
  );
  const separated = fc.tuple(piece, fc.constantFrom(" ", " ", ""));
  return fc.array(separated, { maxLength: pieces, size: "max" }).map((parts) => parts.flat().join(""));
}
