import type { Claim, Environment } from "@tercet/equivalence";
import type { WideVectors } from "@tercet/host";
import type { Backend } from "@tercet/tensor";
import { operatorClaims, tileClaims } from "@tercet/tensor/claims";
import { layerClaims } from "@tercet/transformer/claims";

/** What some claims need beside a backend. */
export interface ClaimOptions {
  /** Makes backends of mode `wide`, whose tiles are otherwise `not-run`: `nodeHost().wideVectors`. */
  readonly wideVectors?: WideVectors | undefined;
}

/**
 * Every package's claims that a backend computes: operators, tiles, layers. Pure, and the same in Node and in a browser; nothing is
 * computed before a claim is run.
 */
export function backendClaims(backend: Backend, environment: Environment, options: ClaimOptions = {}): readonly Claim[] {
  const place = { backend, environment };
  return [...operatorClaims(backend, environment), ...tileClaims(place, options), ...layerClaims(place)];
}

/** Every package's claims on a backend. */
export function allClaims(backend: Backend, environment: Environment, options: ClaimOptions = {}): readonly Claim[] {
  return backendClaims(backend, environment, options);
}

// The package's root, whether this file runs as src/all-claims.ts or as dist/src/all-claims.js.
const root = new URL(import.meta.url.includes("/dist/") ? "../../" : "../", import.meta.url);

/** The folder of the reference cases that come with this package. */
export const ownCases: URL = new URL("checkpoints/", root);
