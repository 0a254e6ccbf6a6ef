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

/** Refuses a seed that the 32-bit generator would take for another one. */
export function checkSeed(seed: number): void {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw errors["evaluation-option-invalid"]({ option: "seed", requirement: "a whole number from 0 to 4294967295", value: seed });
  }
}
