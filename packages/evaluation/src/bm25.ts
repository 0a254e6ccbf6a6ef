import { errors } from "./errors.ts";

/** Parameters of BM25; the defaults are Lucene's. */
export interface Bm25Options {
  /** How soon repeated words stop counting; default 1.2. */
  readonly k1?: number;
  /** How much long candidates are held back, from 0 to 1; default 0.75. */
  readonly b?: number;
  /** Words of a text; default runs of letters and digits in lower case. */
  readonly words?: (text: string) => readonly string[];
}

/** BM25 with the word statistics of one collection. */
export interface Bm25 {
  /** Score of every candidate for a context, not negative; the candidates need not belong to the collection. */
  readonly score: (context: string, candidates: readonly string[]) => Float64Array;
}

const lowerCaseWords = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function counted(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/**
 * BM25 row: what word overlap alone can do. A word of the context counts as often as it stands there:
 * sum of idf(w) f (k1 + 1) / (f + k1 (1 - b + b length / meanLength)), idf(w) = ln(1 + (N - n + 0.5) / (n + 0.5)), where N texts
 * of the collection hold n with the word and the candidate has it f times (Robertson and Zaragoza 2009; idf as in Lucene).
 * @param collection texts that word frequencies and the mean length are taken from: usually all candidates of a set
 * @throws TercetError `nothing-to-measure`, `evaluation-option-invalid`
 * @example
 * const replies = ["Your table is booked.", "The bus leaves at nine."];
 * const [table, bus] = bm25(replies).score("When does the bus leave?", replies);
 * expect(bus).toBeGreaterThan(table ?? 0);
 */
export function bm25(collection: readonly string[], options: Bm25Options = {}): Bm25 {
  const { k1 = 1.2, b = 0.75, words = lowerCaseWords } = options;
  if (collection.length === 0) throw errors["nothing-to-measure"]({ what: "the texts of a BM25 collection" });
  if (!(k1 >= 0 && k1 < Infinity))
    throw errors["evaluation-option-invalid"]({ option: "k1", requirement: "a number of at least 0", value: k1 });
  if (!(b >= 0 && b <= 1)) throw errors["evaluation-option-invalid"]({ option: "b", requirement: "a number from 0 to 1", value: b });

  const holding = new Map<string, number>();
  let totalLength = 0;
  for (const text of collection) {
    const list = words(text);
    totalLength += list.length;
    for (const word of new Set(list)) holding.set(word, (holding.get(word) ?? 0) + 1);
  }
  // A collection of empty texts has no mean length; 1 keeps the quotient defined and no word can match anyway.
  const meanLength = totalLength / collection.length || 1;
  const inverseFrequency = (word: string): number => {
    const n = holding.get(word) ?? 0;
    return Math.log(1 + (collection.length - n + 0.5) / (n + 0.5));
  };
  return {
    score: (context, candidates) => {
      const asked = [...counted(words(context))].map(([word, count]) => ({ word, weight: count * inverseFrequency(word) }));
      return Float64Array.from(candidates, (candidate) => {
        const list = words(candidate);
        const counts = counted(list);
        const held = k1 * (1 - b + (b * list.length) / meanLength);
        return asked.reduce((sum, { word, weight }) => {
          const f = counts.get(word) ?? 0;
          return f === 0 ? sum : sum + (weight * f * (k1 + 1)) / (f + held);
        }, 0);
      });
    },
  };
}
