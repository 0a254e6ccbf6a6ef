/** A text with its combining marks in canonical order; `source[i]` is where code point i stood before. */
export interface Reordered {
  readonly text: string;
  readonly source: Int32Array;
}

/**
 * Sorts runs of combining marks as canonical decomposition would, without decomposing anything; null when nothing moves.
 * @example expect(inCanonicalOrder("a\u0301\u0323")?.text).toBe("a\u0323\u0301");
 */
export function inCanonicalOrder(text: string): Reordered | null {
  if (!/\p{M}\p{M}/u.test(text)) return null;
  const chars = Array.from(text);
  const source = Int32Array.from(chars, (_, index) => index);
  let moved = false;
  for (let i = 1; i < chars.length; i++) {
    for (let j = i; j > 0 && swaps(chars[j - 1]!, chars[j]!); j--) {
      [chars[j - 1], chars[j]] = [chars[j]!, chars[j - 1]!];
      [source[j - 1], source[j]] = [source[j]!, source[j - 1]!];
      moved = true;
    }
  }
  return moved ? { text: chars.join(""), source } : null;
}

const mark = /^\p{M}$/u;

function swaps(left: string, right: string): boolean {
  return (
    mark.test(right) &&
    mark.test(left) &&
    (left + right).normalize("NFD") === (right + left).normalize("NFD") &&
    left + right !== (left + right).normalize("NFD")
  );
}
