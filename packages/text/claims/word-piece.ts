/** Tokens by WordPiece's definition, with the code points that each stands for. */
export interface Pieces {
  readonly ids: readonly number[];
  readonly spans: readonly number[];
}

const isLetterOrDigit = (char: string): boolean => /[A-Za-z0-9]/.test(char);

/**
 * BERT's tokenization of ASCII without control characters (Devlin et al., 2019): words between blanks, every mark a word of its own, each word cut into the longest
 * pieces that the vocabulary has, from the left; a word without such pieces, or of more than 100 characters, is unknown.
 */
export function wordPieceByDefinition(text: string, ids: (token: string) => number | undefined, lowercase: boolean): Pieces {
  const found: { readonly id: number; readonly span: readonly [number, number] }[] = [];
  const unknown = ids("[UNK]") ?? -1;
  for (const [from, to] of wordsOf(text)) {
    const word = lowercase ? text.slice(from, to).toLowerCase() : text.slice(from, to);
    const parts: typeof found = [];
    let start = 0;
    while (start < word.length) {
      let end = word.length;
      const named = (): number | undefined => ids((start === 0 ? "" : "##") + word.slice(start, end));
      while (end > start && named() === undefined) end--;
      const id = end > start ? named() : undefined;
      if (id === undefined) break;
      parts.push({ id, span: [from + start, from + end] });
      start = end;
    }
    if (start < word.length || word.length > 100) found.push({ id: unknown, span: [from, to] });
    else found.push(...parts);
  }
  return { ids: found.map(({ id }) => id), spans: found.flatMap(({ span }) => span) };
}

function wordsOf(text: string): readonly (readonly [from: number, to: number])[] {
  const words: (readonly [number, number])[] = [];
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? "";
    if (/\s/.test(char)) continue;
    let end = i + 1;
    if (isLetterOrDigit(char)) while (end < text.length && isLetterOrDigit(text[end] ?? "")) end++;
    words.push([i, end]);
    i = end - 1;
  }
  return words;
}
