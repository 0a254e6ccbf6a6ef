import { checkLengths, checkWhole } from "./check.ts";
import { rankedOrder } from "./rank.ts";

/** Metrics of the first k places of one ranking with any number of relevant candidates. */
export interface RetrievalMetrics {
  /** 1 when a relevant candidate stands among the first k, else 0. */
  readonly accuracy: number;
  /** Relevant among the first k, divided by k. */
  readonly precision: number;
  /** Relevant among the first k, divided by all relevant. */
  readonly recall: number;
  /** 1 / place of the first relevant candidate, 0 when it stands after k. */
  readonly reciprocalRank: number;
  readonly ndcg: number;
  /** Sum of the precision at every relevant place up to k, divided by min(k, all relevant). */
  readonly averagePrecision: number;
}

/**
 * Metrics at k of one ranking in the order of `rankedOrder`: equal scores stand in the order of their index, so sort candidates
 * first where another rule is wanted. Every metric is 0 when nothing is relevant.
 * @throws TercetError `lengths-differ`, `score-not-a-number`, `evaluation-option-invalid`
 * @example
 * expect(retrievalMetrics([3, 2, 1], [false, true, true], 2)).toMatchObject({ accuracy: 1, precision: 0.5, reciprocalRank: 0.5 });
 */
export function retrievalMetrics(scores: ArrayLike<number>, relevant: ArrayLike<boolean>, k: number): RetrievalMetrics {
  checkLengths("Scores and relevance", scores, relevant);
  checkWhole("k", k, 1);
  let relevantCount = 0;
  for (let i = 0; i < relevant.length; i++) if (relevant[i] === true) relevantCount++;
  if (relevantCount === 0) return { accuracy: 0, precision: 0, recall: 0, reciprocalRank: 0, ndcg: 0, averagePrecision: 0 };

  let hits = 0;
  let gained = 0;
  let precisions = 0;
  let first = 0;
  rankedOrder(scores)
    .subarray(0, k)
    .forEach((candidate, i) => {
      if (relevant[candidate] !== true) return;
      hits++;
      gained += 1 / Math.log2(i + 2);
      precisions += hits / (i + 1);
      if (first === 0) first = i + 1;
    });
  const reachable = Math.min(k, relevantCount);
  let ideal = 0;
  for (let i = 0; i < reachable; i++) ideal += 1 / Math.log2(i + 2);
  return {
    accuracy: hits > 0 ? 1 : 0,
    precision: hits / k,
    recall: hits / relevantCount,
    reciprocalRank: first === 0 ? 0 : 1 / first,
    ndcg: gained / ideal,
    averagePrecision: precisions / reachable,
  };
}
