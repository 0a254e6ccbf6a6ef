import { allClaims } from "@tercet/claims";
import { describeOutcome, replay, run, toJson, type Environment, type Json, type Outcome } from "@tercet/equivalence";
import type { Backend } from "@tercet/tensor";
import { describeBackend } from "../describe-backend.ts";
import type { Session } from "../session.ts";
import type { Saying } from "./cases.ts";

const environment: Environment = { runtime: "node", device: "cpu" };

/** Which claims are checked: all, or one, and that perhaps at a single input. */
export interface ClaimChoice {
  readonly claim: string | undefined;
  readonly seed: number | undefined;
  readonly path: string | undefined;
  /** Inputs tried for each claim. */
  readonly runs: number;
}

/** What was verified, for one JSON document. */
export interface VerifiedClaims {
  readonly held: boolean;
  readonly outcomes: readonly Json[];
}

/** Checks claims on a backend; failures, and at the end the counts, are written unless a document is asked for. */
export async function verifyClaims(choice: ClaimChoice, backend: Backend, saying: Saying, { out, err }: Session): Promise<VerifiedClaims> {
  const outcomes: Outcome[] = [];
  for await (const outcome of chosen(choice, backend)) {
    outcomes.push(outcome);
    if (err.isTTY === true && !saying.quiet) err.write(`${describeOutcome(outcome)}\n`);
    const isTold = outcome.kind === "failed" || choice.claim !== undefined;
    if (isTold && !saying.json) out.write(`${describeOutcome(outcome)}\n`);
  }
  const count = (kind: Outcome["kind"]): number => outcomes.filter((outcome) => outcome.kind === kind).length;
  const rest = [`${count("failed")} failed`, `${count("unsupported")} unsupported`, `${count("not-run")} not run`].join(", ");
  if (!saying.json) out.write(`${count("held")} of ${outcomes.length} claims held, ${rest}, on ${describeBackend(backend)}\n`);
  // A claim that was asked for by name and was not checked is no success.
  const held = count("failed") === 0 && (choice.claim === undefined || count("held") > 0);
  return { held, outcomes: outcomes.map(toJson) };
}

async function* chosen({ claim, seed, path, runs }: ClaimChoice, backend: Backend): AsyncGenerator<Outcome, void, undefined> {
  const claims = allClaims(backend, environment);
  if (claim !== undefined && seed !== undefined && path !== undefined) {
    yield await replay(claims, { claim, seed, path });
    return;
  }
  const wanted = claim === undefined ? claims : claims.filter(({ id }) => id === claim);
  if (claim !== undefined && wanted.length === 0) yield { kind: "not-run", claim, why: "no claim has this id" };
  yield* run(wanted, { budget: { runs }, ...(seed === undefined ? {} : { seed }) });
}
