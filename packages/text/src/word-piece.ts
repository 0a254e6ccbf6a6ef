/** A word cut into pieces. */
export interface WordPieces {
  readonly ids: readonly number[];
  /** Where each piece ends in the word, in UTF-16 units. */
  readonly ends: readonly number[];
}

/** A WordPiece vocabulary and its rules. */
export interface WordPieceModel {
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly unknown: number;
  /** What continues a word, usually `##`. */
  readonly prefix: string;
  /** A word of more code points is unknown. */
  readonly longestWord: number;
}

const mostRemembered = 50_000;
const longestRemembered = 64;

/**
 * Cuts words greedily into the longest pieces of a vocabulary. No piece longer than the vocabulary's longest is tried, so a word
 * takes time linear in its length.
 * @example
 * const vocabulary = new Map([["[UNK]", 0], ["un", 1], ["##do", 2]]);
 * const split = wordPiece({ vocabulary, unknown: 0, prefix: "##", longestWord: 100 });
 * expect([split("undo").ids, split("redo").ids]).toEqual([[1, 2], [0]]);
 */
export function wordPiece({ vocabulary, unknown, prefix, longestWord }: WordPieceModel): (word: string) => WordPieces {
  const continuing = new Map<string, number>();
  let longest = 1;
  for (const [token, id] of vocabulary) {
    longest = Math.max(longest, token.length);
    if (token.startsWith(prefix)) continuing.set(token.slice(prefix.length), id);
  }
  const remembered = new Map<string, WordPieces>();
  const split = (word: string): WordPieces => {
    const whole = { ids: [unknown], ends: [word.length] };
    if (word.length > longestWord && (word.length > 2 * longestWord || codePoints(word) > longestWord)) return whole;
    const ids: number[] = [];
    const ends: number[] = [];
    let start = 0;
    while (start < word.length) {
      const pieces = start === 0 ? vocabulary : continuing;
      let end = Math.min(word.length, start + longest);
      let id: number | undefined;
      while (end > start && (id = pieces.get(word.slice(start, end))) === undefined) end -= 1;
      if (id === undefined || splitsPair(word, end)) return whole;
      ids.push(id);
      ends.push(end);
      start = end;
    }
    return { ids, ends };
  };
  return (word) => {
    const known = remembered.get(word);
    if (known !== undefined) return known;
    const pieces = split(word);
    if (word.length <= longestRemembered) {
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(word, pieces);
    }
    return pieces;
  };
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

const splitsPair = (text: string, at: number): boolean =>
  at < text.length &&
  text.charCodeAt(at) >= 0xdc00 &&
  text.charCodeAt(at) < 0xe000 &&
  text.charCodeAt(at - 1) >= 0xd800 &&
  text.charCodeAt(at - 1) < 0xdc00;
