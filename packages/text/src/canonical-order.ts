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
 * Sorts runs of combining marks as canonical decomposition does.
 * @example
 * const marks = ["a", "\u0301", "\u0323"].map((char) => ({ char, extra: false }));
 * expect(inCanonicalOrder(marks).map(({ char }) => char)).toEqual(["a", "\u0323", "\u0301"]);
 */
export function inCanonicalOrder(given: readonly DecomposedChar[]): readonly DecomposedChar[] {
  const items = [...given];
  for (let i = 1; i < items.length; i++)
    for (let j = i; j > 0 && swaps(items[j - 1]!.char, items[j]!.char); j--) [items[j - 1], items[j]] = [items[j]!, items[j - 1]!];
  return items;
}

// Marks that are younger than Rust's tables stay where they are.
const isMark = (char: string): boolean => nonspacingMarks.has(char.codePointAt(0)!) || keptMarks.has(char.codePointAt(0)!);

function swaps(left: string, right: string): boolean {
  if (right < "\u0300" || left < "\u0300" || !isMark(right) || !isMark(left)) return false;
  const ordered = (left + right).normalize("NFD");
  return ordered === (right + left).normalize("NFD") && ordered !== left + right;
}
