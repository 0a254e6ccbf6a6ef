import { chineseCharacters, keptComposed, nonspacingMarks, removedByCleaning, whitespace } from "./bert-characters.ts";
import { inCanonicalOrder } from "./canonical-order.ts";

/** What BERT's normalizer does, by the names of tokenizer.json. */
export interface BertNormalizerOptions {
  readonly cleanText: boolean;
  readonly handleChinese: boolean;
  readonly stripAccents: boolean;
  readonly lowercase: boolean;
}

/** A normalized text; `source[i]` is the code point of the given text that UTF-16 unit i came from, or null when not asked for. */
export interface Normalized {
  readonly text: string;
  readonly source: Int32Array | null;
}

/** Normalizes texts; with `withSource` it also says where each unit came from. */
export type BertNormalizer = (text: string, withSource: boolean) => Normalized;

const printable = /^[\t\n\r -~]*$/;
const letters = /^[ -~]*$/;

/**
 * BERT's normalizer, one code point after another as Rust does it: so a final sigma is lower-cased like any other, and
 * Chinese characters beyond U+FFFF are set apart.
 * @example
 * const normalize = bertNormalizer({ cleanText: true, handleChinese: true, stripAccents: true, lowercase: true });
 * expect(normalize("ΌΣΟΣ 𠀀", false).text).toBe("οσοσ  𠀀 ");
 */
export function bertNormalizer(options: BertNormalizerOptions): BertNormalizer {
  const { cleanText, handleChinese, stripAccents, lowercase } = options;
  const memory = new Map<number, string>();
  const convert = (codePoint: number): string => {
    const known = memory.get(codePoint);
    if (known !== undefined) return known;
    const result = normalizeCodePoint(codePoint);
    memory.set(codePoint, result);
    return result;
  };
  const normalizeCodePoint = (codePoint: number): string => {
    if (cleanText && removedByCleaning.has(codePoint)) return "";
    let text = cleanText && whitespace.has(codePoint) ? " " : String.fromCodePoint(codePoint);
    if (stripAccents && !keptComposed.has(codePoint))
      text = Array.from(text.normalize("NFD"))
        .filter((char) => !nonspacingMarks.has(char.codePointAt(0)!))
        .join("");
    if (lowercase) text = Array.from(text, (char) => char.toLowerCase()).join("");
    return handleChinese && chineseCharacters.has(codePoint) ? ` ${text} ` : text;
  };
  const plain = cleanText ? printable : letters;
  return (text, withSource) => {
    if (plain.test(text)) {
      const result = lowercase ? text.toLowerCase() : text;
      return { text: result, source: withSource ? Int32Array.from({ length: text.length }, (_, index) => index) : null };
    }
    const order = stripAccents ? inCanonicalOrder(text) : null;
    const source: number[] = [];
    let result = "";
    let index = 0;
    for (const char of order?.text ?? text) {
      const piece = convert(char.codePointAt(0)!);
      result += piece;
      if (withSource) for (let i = 0; i < piece.length; i++) source.push(order?.source[index] ?? index);
      index += 1;
    }
    return { text: result, source: withSource ? Int32Array.from(source) : null };
  };
}
