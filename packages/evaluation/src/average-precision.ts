import { checkLengths } from "./check.ts";
import { rankedOrder } from "./rank.ts";

/**
 * Average precision: the mean over relevant candidates of the precision at their place. Candidates with equal scores share one
 * threshold, as in scikit-learn, so their order does not matter. 0 when nothing is relevant.
 * The mean of it over contexts is MAP.
 * @throws TercetError `lengths-differ`, `score-not-a-number`
 * @example
 * expect(averagePrecision([0.9, 0.8, 0.1], [true, false, true])).toBeCloseTo((1 + 2 / 3) / 2, 12);
 */
export function averagePrecision(scores: ArrayLike<number>, relevant: ArrayLike<boolean>): number {
  checkLengths("Scores and relevance", scores, relevant);
  const order = rankedOrder(scores);
  let found = 0;
  let sum = 0;
  for (let start = 0; start < order.length;) {
    const before = found;
    let end = start;
    while (end < order.length && scores[order[end] ?? 0] === scores[order[start] ?? 0]) {
      if (relevant[order[end] ?? 0] === true) found++;
      end++;
    }
    sum += (found - before) * (found / end);
    start = end;
  }
  return found === 0 ? 0 : sum / found;
}
