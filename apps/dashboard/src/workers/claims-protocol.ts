import type { Environment, Json } from "@tercet/equivalence";
import type { Description } from "@tercet/tensor";
import type { Term } from "../pages/matrix/query.ts";
import type { EngineChoice } from "./engine-choice.ts";

/** What the worker that checks claims is started with; it does this one thing and ends. */
export interface ClaimsStart {
  /** `list` tells which claims there are, `run` checks them. */
  readonly task: "list" | "run";
  readonly choices: readonly EngineChoice[];
  /** Which claims: all that fit every term. */
  readonly terms: readonly Term[];
  /** Only claims with one of these ids, where given. */
  readonly ids?: readonly string[] | undefined;
  /** Address of the folder with the reference cases; it ends with a slash, and the list of its files lies beside it. */
  readonly cases: string;
  /** Inputs tried for each. */
  readonly runs: number;
  /** Longest for one claim, which then has fewer inputs. Default: that of the runner. */
  readonly milliseconds?: number | undefined;
  readonly seed: number;
  /** The one input of the one claim to be checked again, as an outcome with this seed and path tells of. */
  readonly path?: string | undefined;
  readonly environment: Environment;
}

/** A claim, for lists. */
export interface ClaimSummary {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly property: string;
  readonly backend: { readonly name: string; readonly mode?: string; readonly threads?: number };
}

/** What the worker tells. */
export type FromClaims =
  /** All claims that will be checked, in order; `of` is how many there are without the terms, `absent` why optional engines are not among them. */
  | {
      readonly kind: "listed";
      readonly claims: readonly ClaimSummary[];
      readonly of: number;
      readonly absent?: readonly string[];
      readonly backends: readonly Description[];
    }
  /** A fault of ours was planted, to see that it is found; where it is not, no outcome means anything. */
  | { readonly kind: "planted"; readonly found: boolean; readonly outcome: Json }
  | { readonly kind: "progress"; readonly claim: string; readonly checks: number; readonly done: number }
  /** In the form that `fromJson` reads. */
  | { readonly kind: "outcome"; readonly outcome: Json }
  | { readonly kind: "done"; readonly milliseconds: number }
  | { readonly kind: "failed"; readonly message: string; readonly detail: string };
