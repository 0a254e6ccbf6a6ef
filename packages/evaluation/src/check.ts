import { errors } from "./errors.ts";

/** Refuses a NaN among scores: it compares false with everything, so it would land anywhere in a ranking. */
export function checkScores(scores: ArrayLike<number>): void {
  for (let i = 0; i < scores.length; i++)
    if (Number.isNaN(scores[i])) throw errors["score-not-a-number"]({ index: i, count: scores.length });
}

/** Refuses lists of different lengths. */
export function checkLengths(what: string, ...lists: readonly ArrayLike<unknown>[]): void {
  const lengths = lists.map((list) => list.length);
  if (lengths.some((length) => length !== lengths[0])) throw errors["lengths-differ"]({ what, lengths });
}

/** Refuses a number that is not whole or is smaller than `least`. */
export function checkWhole(option: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw errors["evaluation-option-invalid"]({ option, requirement: `a whole number of at least ${least}`, value });
  }
}
