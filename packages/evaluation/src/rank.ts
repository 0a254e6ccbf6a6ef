import { checkScores } from "./check.ts";
import { errors } from "./errors.ts";

/**
 * Where the gold candidate stands among all, counted from 1. Candidates with the gold's score share the places
 * `best` to `worst`; `expected` is their middle; `stable` is the place in the order that `rankedOrder` gives.
 */
export interface Rank {
  readonly best: number;
  readonly expected: number;
  readonly worst: number;
  readonly stable: number;
}

/**
 * Indices of candidates from the best score to the worst; equal scores keep their order of index.
 * @throws TercetError `score-not-a-number`
 * @example
 * expect([...rankedOrder([0.1, 0.7, 0.7])]).toEqual([1, 2, 0]);
 */
export function rankedOrder(scores: ArrayLike<number>): Uint32Array {
  checkScores(scores);
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i);
  // Infinities differ by NaN, so compare, never subtract.
  return order.sort((i, j) => {
    const a = scores[i] ?? 0;
    const b = scores[j] ?? 0;
    return a > b ? -1 : a < b ? 1 : i - j;
  });
}

/**
 * Rank of the candidate at `gold`, with ties stated; linear time, nothing is sorted.
 * @throws TercetError `score-not-a-number`, `gold-out-of-range`
 * @example
 * expect(rankOf([2, 5, 5, 1], 2)).toEqual({ best: 1, expected: 1.5, worst: 2, stable: 2 });
 */
export function rankOf(scores: ArrayLike<number>, gold: number): Rank {
  checkScores(scores);
  const own = scores[gold];
  if (own === undefined) throw errors["gold-out-of-range"]({ gold, candidates: scores.length });
  let above = 0;
  let equal = 0;
  let equalBefore = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] ?? 0;
    if (score > own) above++;
    else if (score === own) {
      equal++;
      if (i < gold) equalBefore++;
    }
  }
  return { best: above + 1, expected: above + (equal + 1) / 2, worst: above + equal, stable: above + equalBefore + 1 };
}
