import type { Claim, Environment } from "@tercet/equivalence";
import { batchMakerClaims } from "./batch-makers.ts";
import type { ClaimPlace } from "@tercet/tensor/claims";
import { gradientCacheClaims } from "./gradient-cache.ts";
import { logitLossClaims } from "./losses.ts";
import { maskClaims } from "./masks.ts";
import { optimizerClaims, scheduleClaims } from "./optimizers.ts";
import { rankingClaims } from "./ranking.ts";
import { composedClaims } from "./steps.ts";
import { stepClaims } from "./training-step.ts";

/**
 * The claims about training on a backend: every loss against its formula, value and gradient, every optimizer's steps against plain ones, and whole training steps.
 */
export function trainingClaims(place: ClaimPlace): readonly Claim[] {
  return [
    ...logitLossClaims(place),
    ...maskClaims(place),
    ...rankingClaims(place),
    ...gradientCacheClaims(place),
    ...optimizerClaims(place),
    ...stepClaims(place),
    ...composedClaims(place),
  ];
}

/** The claims about training that no backend takes part in: schedules, and which texts of a batch are negatives. */
export function hostTrainingClaims(environment: Environment): readonly Claim[] {
  return [...scheduleClaims(environment), ...batchMakerClaims(environment)];
}
