import { punctuation, whitespace } from "./bert-characters.ts";

const word = 0;
const blank = 1;
const mark = 2;

const asciiKinds = Uint8Array.from({ length: 128 }, (_, codePoint) => kindOf(codePoint));

function kindOf(codePoint: number): number {
  if (whitespace.has(codePoint)) return blank;
  return punctuation.has(codePoint) ? mark : word;
}

/** Calls `visit` with the UTF-16 range of every word: a run without blanks, or one punctuation mark. BERT's pre-tokenizer. */
export function forEachWord(text: string, visit: (start: number, end: number) => void): void {
  let open = -1;
  let position = 0;
  while (position < text.length) {
    const unit = text.charCodeAt(position);
    const wide = unit >= 0xd800 && unit < 0xdc00;
    const kind = unit < 128 ? asciiKinds[unit]! : kindOf(wide ? text.codePointAt(position)! : unit);
    const next = position + (wide ? 2 : 1);
    if (kind === word) {
      if (open < 0) open = position;
    } else {
      if (open >= 0) visit(open, position);
      open = -1;
      if (kind === mark) visit(position, next);
    }
    position = next;
  }
  if (open >= 0) visit(open, text.length);
}
