import { whitespace } from "./bert-characters.ts";
import type { AddedToken } from "./tokenizer-json.ts";

/** A place where an added token stands: UTF-16 range, with the blanks it takes along. */
export interface AddedMatch {
  readonly token: AddedToken;
  readonly start: number;
  readonly end: number;
}

/** Finds added tokens in a text. */
export interface AddedMatcher {
  readonly find: (text: string) => readonly AddedMatch[];
}

/**
 * Finds added tokens as Rust `tokenizers` does: leftmost, longest, not overlapping; `single_word` ones only between non-words;
 * `lstrip` and `rstrip` take neighbouring blanks along. `contents` are what to look for, one for each token.
 */
export function addedMatcher(
  tokens: readonly AddedToken[],
  contents: readonly string[] = tokens.map((token) => token.content),
): AddedMatcher {
  const byContent = new Map<string, AddedToken>();
  tokens.forEach((token, index) => byContent.set(contents[index]!, token));
  byContent.delete("");
  if (byContent.size === 0) return { find: () => [] };
  const sources = [...byContent.keys()]
    .sort((a, b) => b.length - a.length)
    .map((content) => content.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  const pattern = sources.join("|");
  return {
    find: (text) => {
      const matches: AddedMatch[] = [];
      let last = 0;
      for (const match of text.matchAll(new RegExp(pattern, "g"))) {
        const token = byContent.get(match[0])!;
        let start = match.index;
        let end = start + match[0].length;
        if (token.single_word && (isWord(lastCharacter(text, start)) || isWord(text.slice(end, end + 2)))) continue;
        if (token.lstrip) while (start > last && whitespace.has(text.charCodeAt(start - 1))) start -= 1;
        if (token.rstrip) while (end < text.length && whitespace.has(text.charCodeAt(end))) end += 1;
        if (start < last) start = last;
        matches.push({ token, start, end });
        last = end;
      }
      return matches;
    },
  };
}

// What Rust's regular expressions call a word character. Not `$` after the class: V8 14 misses characters beyond U+FFFF there.
const wordStart = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;

const isWord = (text: string): boolean => wordStart.test(text);

function lastCharacter(text: string, end: number): string {
  const pair = text.slice(Math.max(0, end - 2), end);
  return pair.length === 2 && pair.codePointAt(0)! > 0xffff ? pair : text.slice(Math.max(0, end - 1), end);
}
