import type { Claim } from "@tercet/equivalence";
import type { ClaimPlace } from "@tercet/tensor/claims";
import { logitLossClaims } from "./losses.ts";
import { maskClaims } from "./masks.ts";
import { optimizerClaims } from "./optimizers.ts";
import { rankingClaims } from "./ranking.ts";
import { stepClaims } from "./training-step.ts";

export { scheduleClaims } from "./optimizers.ts";

/**
 * The claims about training on a backend: every loss against its formula, value and gradient, every optimizer's steps against plain ones, and whole training steps.
 */
export function trainingClaims(place: ClaimPlace): readonly Claim[] {
  return [...logitLossClaims(place), ...maskClaims(place), ...rankingClaims(place), ...optimizerClaims(place), ...stepClaims(place)];
}
