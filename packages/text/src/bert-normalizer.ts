import { chineseCharacters, keptComposed, nonspacingMarks, removedByCleaning, whitespace } from "./bert-characters.ts";
import { hasMarkRuns, inCanonicalOrder, type DecomposedChar } from "./canonical-order.ts";

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
const mostRemembered = 20_000;

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
  const dropped = (char: string): boolean => cleanText && removedByCleaning.has(char.codePointAt(0)!);
  const convert = (codePoint: number): string => {
    const known = memory.get(codePoint);
    if (known !== undefined) return known;
    const result = normalizeCodePoint(codePoint);
    if (memory.size >= mostRemembered) memory.clear();
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
      const cleaned = cleanText ? text.replace(/[\t\n\r]/g, " ") : text;
      const result = lowercase ? cleaned.toLowerCase() : cleaned;
      return { text: result, source: withSource ? Int32Array.from({ length: text.length }, (_, index) => index) : null };
    }
    const source: number[] = [];
    let result = "";
    const append = (char: string, from: number): void => {
      const piece = convert(char.codePointAt(0)!);
      result += piece;
      if (withSource) for (let i = 0; i < piece.length; i++) source.push(from);
    };
    if (stripAccents && hasMarkRuns(text)) {
      const kept = Array.from(text, (char, from) => ({ char, from })).filter(({ char }) => !dropped(char));
      // Rust gives sources by place, not by character, when decomposition moves marks: an extra one has the source before it.
      let place = 0;
      for (const { char, extra } of inCanonicalOrder(kept.flatMap(({ char }) => decompose(char))))
        append(char, kept[extra ? place - 1 : place++]!.from);
    } else {
      let from = 0;
      for (const char of text) append(char, from++);
    }
    return { text: result, source: withSource ? Int32Array.from(source) : null };
  };
}

function decompose(char: string): readonly DecomposedChar[] {
  const chars = keptComposed.has(char.codePointAt(0)!) ? [char] : Array.from(char.normalize("NFD"));
  return chars.map((part, index) => ({ char: part, extra: index > 0 }));
}
