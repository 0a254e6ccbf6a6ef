import { keptMarks, nonspacingMarks } from "./bert-characters.ts";

// Marks side by side, once musical notes are decomposed into notes and stems, and what cleaning drops is gone.
const markRun = /[\p{M}\u{1D15E}-\u{1D164}\u{1D1BB}-\u{1D1C0}][\p{C}\uFFFD]*\p{M}/u;

/** Whether the order of a text's combining marks could matter. */
export function hasMarkRuns(text: string): boolean {
  return markRun.test(text);
}

/** A character of a decomposed text; `extra` when it is not the first of what it was decomposed from. */
export interface DecomposedChar {
  readonly char: string;
  readonly extra: boolean;
}

/**
 * Sorts runs of combining marks as canonical decomposition does, in a time near linear in their number.
 * @example
 * const marks = ["a", "\u0301", "\u0323"].map((char) => ({ char, extra: false }));
 * expect(inCanonicalOrder(marks).map(({ char }) => char)).toEqual(["a", "\u0323", "\u0301"]);
 */
export function inCanonicalOrder(given: readonly DecomposedChar[]): readonly DecomposedChar[] {
  const ranks = rankMarks(new Set(given.map(({ char }) => char)));
  const items: DecomposedChar[] = [];
  let run: DecomposedChar[] = [];
  const close = (): void => {
    for (const item of run.sort((a, b) => ranks.get(a.char)! - ranks.get(b.char)!)) items.push(item);
    run = [];
  };
  for (const item of given) {
    if (ranks.has(item.char)) run.push(item);
    else {
      close();
      items.push(item);
    }
  }
  close();
  return items;
}

// JavaScript does not tell combining classes, only what normalization does with two marks: equal ranks are equal classes.
function rankMarks(chars: ReadonlySet<string>): ReadonlyMap<string, number> {
  const marks = [...chars].filter((char) => isMark(char) && (swaps(char, lowest) || swaps(highest, char)));
  marks.sort(compareMarks);
  const ranks = new Map<string, number>();
  let rank = 0;
  marks.forEach((mark, index) => {
    if (index > 0 && compareMarks(marks[index - 1]!, mark) !== 0) rank += 1;
    ranks.set(mark, rank);
  });
  return ranks;
}

// Of class 1 and of class 232: every other mark that can move changes places with one of them.
const lowest = "\u0334";
const highest = "\u0315";

const compareMarks = (a: string, b: string): number => (swaps(a, b) ? 1 : swaps(b, a) ? -1 : 0);

// Marks that are younger than Rust's tables stay where they are.
const isMark = (char: string): boolean => nonspacingMarks.has(char.codePointAt(0)!) || keptMarks.has(char.codePointAt(0)!);

function swaps(left: string, right: string): boolean {
  const ordered = (left + right).normalize("NFD");
  return ordered === (right + left).normalize("NFD") && ordered !== left + right;
}
