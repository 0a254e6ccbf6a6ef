import { errors } from "./errors.ts";

declare const kind: unique symbol;

/** An unbounded score; only differences and order mean something. */
export type Logit = number & { readonly [kind]: "logit" };

/** A score between 0 and 1 that somebody asked for: a sigmoid or a softmax was applied. */
export type Probability = number & { readonly [kind]: "probability" };

/** Marks a number as a logit; the only place that makes one. */
export function logit(value: number): Logit {
  return value as Logit; // the brand is made here
}

/** The probability of a logit, 1 / (1 + exp(-x)); nothing applies it unasked. */
export function sigmoid(value: Logit): Probability {
  const power = Math.exp(-Math.abs(value));
  return ((value >= 0 ? 1 : power) / (1 + power)) as Probability; // the brand is made here
}

/** Probabilities over a list of logits. */
export function softmax(values: readonly Logit[]): readonly Probability[] {
  const greatest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - greatest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => (power / total) as Probability); // and here
}

/** One place in a ranking. */
export interface Ranked<Score extends number = Logit> {
  /** Position of the candidate in the list it came in. */
  readonly index: number;
  readonly score: Score;
  /** From 1; candidates of equal score have consecutive ranks in the order of the list. */
  readonly rank: number;
  /** How many other candidates have exactly this score. */
  readonly ties: number;
}

/**
 * Ranks scores: greatest first, equal ones by index. The k best, or all.
 * @throws TercetError `score-not-finite`, `rank-count-invalid`
 * @example expect(rank([1, 3, 3].map(logit)).map(({ index, ties }) => [index, ties])).toEqual([[1, 1], [2, 1], [0, 0]]);
 */
export function rank<Score extends number>(scores: readonly Score[], k: number = scores.length): readonly Ranked<Score>[] {
  scores.forEach((value, index) => {
    if (Number.isNaN(value)) throw errors["score-not-finite"]({ index, value });
  });
  if (!Number.isInteger(k) || k < 0) throw errors["rank-count-invalid"]({ k });
  const same = new Map<number, number>();
  for (const score of scores) same.set(score, (same.get(score) ?? 0) + 1);
  return scores
    .map((score, index) => ({ score, index }))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, k)
    .map(({ score, index }, i) => ({ index, score, rank: i + 1, ties: (same.get(score) ?? 1) - 1 }));
}
