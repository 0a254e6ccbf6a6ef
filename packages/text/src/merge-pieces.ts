import { pairHeap, type Pair } from "./pair-heap.ts";

/** A word as pieces, and how often it occurs. */
export interface CountedWord {
  readonly pieces: readonly string[];
  readonly count: number;
}

/** What is there already, and when to stop. */
export interface MergeOptions {
  /** Every piece of the words, and tokens that take up room. */
  readonly known: readonly string[];
  /** Tokens in all, `known` included. */
  readonly size: number;
  readonly minFrequency: number;
  /** What continuing pieces begin with. */
  readonly prefix: string;
}

interface Word {
  pieces: Int32Array;
  readonly count: number;
}

// Pieces are numbered below 2^26, so a pair is one exact number.
const pairBase = 2 ** 26;

/**
 * Joins the most frequent neighbouring pieces again and again, and gives the new pieces in the order they were learnt.
 * Counts are kept up to date, so a step costs as much as the words it changes.
 */
export function mergePieces(words: readonly CountedWord[], { known, size, minFrequency, prefix }: MergeOptions): readonly string[] {
  const names = [...known];
  const numbers = new Map(names.map((name, number) => [name, number]));
  const corpus: Word[] = words.map(({ pieces, count }) => ({ pieces: Int32Array.from(pieces, (piece) => numbers.get(piece)!), count }));
  const counts = new Map<number, number>();
  const places = new Map<number, Set<number>>();
  const changed = new Set<number>();

  const add = (index: number, sign: 1 | -1): void => {
    const { pieces, count } = corpus[index]!;
    for (let i = 1; i < pieces.length; i++) {
      const pair = pieces[i - 1]! * pairBase + pieces[i]!;
      counts.set(pair, (counts.get(pair) ?? 0) + sign * count);
      changed.add(pair);
      if (sign < 0) continue;
      const known = places.get(pair);
      if (known === undefined) places.set(pair, new Set([index]));
      else known.add(index);
    }
  };
  const heap = pairHeap((a, b) => b.count - a.count || compare(a.pair, b.pair));
  const compare = (a: number, b: number): number =>
    compareCodePoints(names[Math.floor(a / pairBase)]!, names[Math.floor(b / pairBase)]!) ||
    compareCodePoints(names[a % pairBase]!, names[b % pairBase]!);
  const publish = (): void => {
    for (const pair of changed) {
      const count = counts.get(pair)!;
      if (count > 0) heap.push({ pair, count });
      else {
        counts.delete(pair);
        places.delete(pair);
      }
    }
    changed.clear();
  };

  corpus.forEach((_, index) => add(index, 1));
  publish();
  while (names.length < size) {
    const best = heap.pop((entry: Pair) => counts.get(entry.pair) === entry.count);
    if (best === null || best.count < minFrequency) break;
    const [left, right] = [Math.floor(best.pair / pairBase), best.pair % pairBase];
    const name = names[left]! + names[right]!.slice(prefix.length);
    let number = numbers.get(name);
    // Two ways of cutting can give one piece: it is learnt once, and both ways lead to it.
    if (number === undefined) {
      number = names.length;
      names.push(name);
      numbers.set(name, number);
    }
    for (const index of places.get(best.pair)!) {
      const joined = join(corpus[index]!.pieces, left, right, number);
      if (joined.length === corpus[index]!.pieces.length) continue;
      add(index, -1);
      corpus[index]!.pieces = joined;
      add(index, 1);
    }
    publish();
  }
  return names.slice(known.length);
}

function join(pieces: Int32Array, left: number, right: number, joined: number): Int32Array {
  const result = new Int32Array(pieces.length);
  let length = 0;
  for (let i = 0; i < pieces.length; i++) {
    if (pieces[i] === left && pieces[i + 1] === right) {
      result[length++] = joined;
      i += 1;
    } else result[length++] = pieces[i]!;
  }
  return result.slice(0, length);
}

/**
 * Compares texts by code points, unlike `<`, which puts U+FFFF after U+10000.
 * @example expect(["\u{10000}", "\uffff"].sort(compareCodePoints)).toEqual(["\uffff", "\u{10000}"]);
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i += 1;
  if (i === length) return a.length - b.length;
  // Equal units before: step back onto the surrogate pair that differs in its second half.
  const at = i > 0 && (a.charCodeAt(i) & 0xfc00) === 0xdc00 && (b.charCodeAt(i) & 0xfc00) === 0xdc00 ? i - 1 : i;
  return a.codePointAt(at)! - b.codePointAt(at)!;
}
