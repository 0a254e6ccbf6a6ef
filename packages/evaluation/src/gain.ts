import { checkWhole } from "./check.ts";
import type { Rank } from "./rank.ts";

/** What one example is worth when its gold candidate stands at a place: `hit` for R@k, `reciprocal` for MRR, `discounted` for NDCG. */
export interface Gain {
  readonly kind: "hit" | "reciprocal" | "discounted";
  /** Places after this one are worth nothing; all places count when it is absent. */
  readonly k?: number;
}

/** The worth of one example under each way to break its ties; `expected` is the mean over all orders of the tied candidates. */
export interface TiedValue {
  readonly best: number;
  readonly expected: number;
  readonly worst: number;
  readonly stable: number;
}

/**
 * Worth of place `place` (from 1): 1, 1 / place or 1 / log2(1 + place), and 0 after `k`.
 * @throws TercetError `evaluation-option-invalid`
 * @example
 * expect(gainAt({ kind: "reciprocal", k: 10 }, 4)).toBe(0.25);
 */
export function gainAt(gain: Gain, place: number): number {
  if (gain.k !== undefined) {
    checkWhole("k", gain.k, 1);
    if (place > gain.k) return 0;
  }
  switch (gain.kind) {
    case "hit":
      return 1;
    case "reciprocal":
      return 1 / place;
    case "discounted":
      return 1 / Math.log2(1 + place);
    default:
      return gain.kind satisfies never;
  }
}

/**
 * Worth of an example from the rank of its gold candidate. `expected` averages the worth over the tied places, which is
 * not the worth of the middle place: R@1 of two tied at the top is 0.5.
 * @example
 * expect(valueOf({ kind: "hit", k: 1 }, rankOf([5, 5], 1))).toEqual({ best: 1, expected: 0.5, worst: 0, stable: 0 });
 */
export function valueOf(gain: Gain, rank: Rank): TiedValue {
  let sum = 0;
  for (let place = rank.best; place <= rank.worst; place++) sum += gainAt(gain, place);
  return {
    best: gainAt(gain, rank.best),
    expected: sum / (rank.worst - rank.best + 1),
    worst: gainAt(gain, rank.worst),
    stable: gainAt(gain, rank.stable),
  };
}
