import type { CheckedPlaces } from "@tercet/claims";
import { replay, type Claim, type Outcome } from "@tercet/equivalence";
import { setImmediate } from "node:timers/promises";

/** An outcome and the claim it is of. */
export interface Checked {
  readonly claim: Claim;
  readonly outcome: Outcome;
}

/** How claims are checked. */
export interface CheckOptions {
  /** Inputs tried for each claim. */
  readonly runs: number;
  /** Longest for one claim: it ends behind the input that it is at then. */
  readonly milliseconds: number;
  readonly seed?: number;
  /** With a seed: the one input of the one claim. */
  readonly path?: string;
  readonly signal: AbortSignal;
  /** Called before a claim is looked at, and again and again meanwhile. */
  readonly onProgress?: (claim: Claim, done: number) => void;
}

/** How long checks may go on before signals get a turn, in milliseconds. */
const turnEvery = 50;

/** Checks claims one after the other. After an abort what has no outcome yet is left out. */
export async function* checkClaims(
  places: Pick<CheckedPlaces, "run">,
  claims: readonly Claim[],
  options: CheckOptions,
): AsyncGenerator<Checked, void, undefined> {
  const { runs, milliseconds, seed, path, signal, onProgress } = options;
  const [only] = claims;
  if (path !== undefined && seed !== undefined && only !== undefined) {
    onProgress?.(only, 0);
    yield { claim: only, outcome: await replay([only], { claim: only.id, seed, path }, signal) };
    return;
  }
  let last = performance.now();
  const turn = async (): Promise<void> => {
    if (performance.now() - last < turnEvery) return;
    await setImmediate();
    last = performance.now();
  };
  const byId = new Map(claims.map((claim) => [claim.id, claim]));
  const progress = ({ claim: id, done }: { readonly claim: string; readonly done: number }): void => {
    const claim = byId.get(id);
    if (claim !== undefined) onProgress?.(claim, done);
  };
  for await (const outcome of places.run(claims, {
    budget: { runs, milliseconds },
    ...(seed === undefined ? {} : { seed }),
    signal,
    progress,
    turn,
  })) {
    await turn();
    if (signal.aborted && outcome.kind === "not-run") return;
    const claim = byId.get(outcome.claim);
    if (claim !== undefined) yield { claim, outcome };
  }
}
