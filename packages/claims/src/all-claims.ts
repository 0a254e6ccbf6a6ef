import type { Claim, Environment } from "@tercet/equivalence";
import type { Backend } from "@tercet/tensor";
import { operatorClaims } from "@tercet/tensor/claims";

/** Every package's claims on a backend. */
export function allClaims(backend: Backend, environment: Environment): readonly Claim[] {
  return [...operatorClaims(backend, environment)];
}

// The package's root, whether this file runs as src/all-claims.ts or as dist/src/all-claims.js.
const root = new URL(import.meta.url.includes("/dist/") ? "../../" : "../", import.meta.url);

/** The folder of the reference cases that come with this package. */
export const ownCases: URL = new URL("checkpoints/", root);
