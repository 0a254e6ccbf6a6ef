import type { Claim, Environment } from "@tercet/equivalence";
import type { ClaimPlace } from "@tercet/tensor/claims";
import { fixedPositionClaims } from "./fixed-positions.ts";
import { partClaims } from "./layers.ts";
import { sequenceClaims } from "./sequences.ts";

/**
 * The claims about layers on a backend: embeddings, blocks, whole encoders of every variant and feed-forward layers of every activation equal their formulas, have the gradients
 * that differences give and the bits of one text alone in every batch, order and padding.
 * @example
 * const claims = layerClaims({ backend: createJsBackend(), environment: { runtime: "node", device: "cpu" } });
 * for await (const outcome of run(claims.slice(0, 1), { budget: { runs: 2 } })) expect(outcome.kind).toBe("held");
 */
export function layerClaims(place: ClaimPlace): readonly Claim[] {
  // A backend that walks graphs computes every element by itself.
  return [...partClaims(place), ...(place.backend.walk === undefined ? sequenceClaims(place) : [])];
}

/** The claims about layers that no backend takes part in: tables that are made once. */
export function hostLayerClaims(environment: Environment): readonly Claim[] {
  return fixedPositionClaims(environment);
}
