import { bm25, evaluate, parseProtocol, randomScores, type Report, type ScoredExample } from "@tercet/evaluation";
import type { EvaluationSet } from "./evaluation-set.ts";

/** The rows that stand beside every learnt one. */
export interface Baselines {
  readonly bm25: Report;
  readonly random: Report;
}

/** Scores of BM25 for every case; word statistics come from all candidates of the set. */
export function scoreWithBm25(set: EvaluationSet): ScoredExample[] {
  const scorer = bm25(set.cases.flatMap(({ candidates }) => candidates));
  return set.cases.map(({ id, context, candidates, gold }) => ({ id, gold, scores: scorer.score(context, candidates) }));
}

/** Scores that know nothing, for every case. */
export function scoreAtRandom(set: EvaluationSet, seed: number): ScoredExample[] {
  return set.cases.map(({ id, candidates, gold }, example) => ({ id, gold, scores: randomScores(candidates.length, { seed, example }) }));
}

/**
 * BM25 and random under a protocol, with bootstrap intervals.
 * @param protocol such as `r@1/20`; its number of candidates must be the set's
 */
export function baselines(set: EvaluationSet, protocol: string, seed: number): Baselines {
  const parsed = parseProtocol(protocol);
  return { bm25: evaluate(parsed, scoreWithBm25(set), { seed }), random: evaluate(parsed, scoreAtRandom(set, seed), { seed }) };
}
