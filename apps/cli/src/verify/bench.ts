import type { Claim, Environment } from "@tercet/equivalence";
import type { Description } from "@tercet/tensor";
import type { Checked, CheckOptions } from "./check.ts";

/** Claims that can be checked somewhere, and the way to check them there. */
export interface Bench {
  readonly environment: Environment;
  readonly claims: readonly Claim[];
  readonly backends: readonly Description[];
  /** Why modes that were asked for by `all` are not among them. */
  readonly absent: readonly string[];
  /** Checks some of the claims, in their order; after an abort what has no outcome yet is left out. */
  readonly check: (claims: readonly Claim[], options: CheckOptions) => AsyncIterable<Checked>;
  readonly close: () => Promise<void>;
}
