import { biClaims } from "@tercet/bi-encoder/claims";
import { crossClaims } from "@tercet/cross-encoder/claims";
import { reductionClaims } from "@tercet/encoder/claims";
import type { Claim, Environment } from "@tercet/equivalence";
import { metricClaims } from "@tercet/evaluation/claims";
import type { WideVectors } from "@tercet/host";
import { polyClaims } from "@tercet/poly-encoder/claims";
import type { Backend } from "@tercet/tensor";
import { environmentOf, operatorClaims, planClaims, tileClaims } from "@tercet/tensor/claims";
import { tokenizerClaims } from "@tercet/text/claims";
import { hostTrainingClaims, trainingClaims } from "@tercet/training/claims";
import { hostLayerClaims, layerClaims } from "@tercet/transformer/claims";

/** What some claims need beside a backend. */
export interface ClaimOptions {
  /** Makes backends of mode `wide`, whose tiles are otherwise `not-run`: `nodeHost().wideVectors`. */
  readonly wideVectors?: WideVectors | undefined;
}

/**
 * Every package's claims that a backend computes: operators, tiles, plans, layers, reductions, heads and their searches, losses, steps of optimizers. Pure, and the same in Node and in a browser; nothing is
 * computed before a claim is run. On a graphics device the environment says so.
 */
export function backendClaims(backend: Backend, environment: Environment, options: ClaimOptions = {}): readonly Claim[] {
  const place = { backend, environment: environmentOf(backend, environment) };
  return [
    ...operatorClaims(backend, place.environment),
    ...tileClaims(place, options),
    ...planClaims(place),
    ...layerClaims(place),
    ...reductionClaims(place),
    ...biClaims(place),
    ...crossClaims(place),
    ...polyClaims(place),
    ...trainingClaims(place),
  ];
}

/**
 * The claims that no backend takes part in (tokenizers, metrics, tables, schedules), labelled `host`: where several backends are verified, these are listed once.
 */
export function hostClaims(environment: Environment): readonly Claim[] {
  return [
    ...tokenizerClaims(environment),
    ...metricClaims(environment),
    ...hostLayerClaims(environment),
    ...hostTrainingClaims(environment),
  ];
}

/** Every package's claims: a backend's, and those of the host. */
export function allClaims(backend: Backend, environment: Environment, options: ClaimOptions = {}): readonly Claim[] {
  return [...backendClaims(backend, environment, options), ...hostClaims(environment)];
}

// The package's root, whether this file runs as src/all-claims.ts or as dist/src/all-claims.js.
const root = new URL(import.meta.url.includes("/dist/") ? "../../" : "../", import.meta.url);

/** The folder of the reference cases that come with this package. */
export const ownCases: URL = new URL("checkpoints/", root);
