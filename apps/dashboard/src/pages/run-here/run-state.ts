import { fromJson, type Environment, type Failed, type Json, type Outcome } from "@tercet/equivalence";
import type { Description } from "@tercet/tensor";
import type { ClaimSummary, FromClaims } from "../../workers/claims-protocol.ts";

/** A claim and, once it is known, its outcome. */
export interface CheckedClaim {
  readonly claim: ClaimSummary;
  readonly outcome: Outcome;
}

/** A run of claims in this browser, as far as it is. */
export interface RunState {
  readonly phase: "idle" | "starting" | "running" | "done" | "stopped" | "failed";
  readonly claims: readonly ClaimSummary[];
  readonly backends: readonly Description[];
  readonly planted: readonly { readonly found: boolean; readonly outcome: Json }[];
  readonly checked: readonly CheckedClaim[];
  /** Outcomes as they came, for the file. */
  readonly outcomes: readonly Json[];
  readonly current: { readonly claim: string; readonly checks: number } | undefined;
  /** Milliseconds on the page's clock. */
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly problem: { readonly message: string; readonly detail: string } | undefined;
}

/** No run yet. */
export const idle: RunState = {
  ...{ phase: "idle", claims: [], backends: [], planted: [], checked: [], outcomes: [] },
  ...{ current: undefined, startedAt: 0, endedAt: undefined, problem: undefined },
};

/** What happens to a run; messages come in batches, since there may be hundreds in a second. */
export type RunEvent =
  | { readonly kind: "start"; readonly at: number }
  | { readonly kind: "stop"; readonly at: number }
  | { readonly kind: "messages"; readonly messages: readonly FromClaims[]; readonly at: number };

/** The run after an event. */
export function nextRun(state: RunState, event: RunEvent): RunState {
  switch (event.kind) {
    case "start":
      return { ...idle, phase: "starting", startedAt: event.at };
    case "stop":
      return { ...state, phase: "stopped", endedAt: event.at, current: undefined };
    case "messages":
      return event.messages.reduce((before, message) => heard(before, message, event.at), state);
    default:
      return event satisfies never;
  }
}

function heard(state: RunState, message: FromClaims, at: number): RunState {
  switch (message.kind) {
    case "listed":
      return { ...state, phase: "running", claims: message.claims, backends: message.backends };
    case "planted":
      return { ...state, planted: [...state.planted, message] };
    case "progress":
      return { ...state, current: message };
    case "outcome": {
      const outcome = fromJson(message.outcome);
      const claim = outcome.kind === "invalid" ? undefined : state.claims[state.checked.length];
      if (outcome.kind === "invalid" || claim === undefined) return state;
      return { ...state, checked: [...state.checked, { claim, outcome }], outcomes: [...state.outcomes, message.outcome] };
    }
    case "done":
      return { ...state, phase: "done", endedAt: at, current: undefined };
    case "failed":
      return { ...state, phase: "failed", endedAt: at, current: undefined, problem: message };
    default:
      return message satisfies never;
  }
}

/** How many claims came out how. */
export function countsOf(checked: readonly CheckedClaim[]): Readonly<Record<"held" | "failed" | "unsupported" | "notRun", number>> {
  const count = (kind: Outcome["kind"]): number => checked.filter(({ outcome }) => outcome.kind === kind).length;
  return { held: count("held"), failed: count("failed"), unsupported: count("unsupported"), notRun: count("not-run") };
}

/** Claims that failed, with how. */
export function failuresOf(checked: readonly CheckedClaim[]): readonly { readonly claim: ClaimSummary; readonly outcome: Failed }[] {
  return checked.flatMap(({ claim, outcome }) => (outcome.kind === "failed" ? [{ claim, outcome }] : []));
}

/** Whether nothing speaks against the run: it went to its end, every planted fault was found and no claim failed. */
export function allHeld({ phase, checked, planted }: RunState): boolean {
  return phase === "done" && planted.every(({ found }) => found) && countsOf(checked).failed === 0;
}

/** Milliseconds until the end, if claims go on taking as long as they took; undefined before the first outcome. */
export function remaining({ claims, checked, startedAt }: RunState, now: number): number | undefined {
  return checked.length === 0 ? undefined : ((now - startedAt) / checked.length) * (claims.length - checked.length);
}

/** The document of a run, in the form that `tercet verify --json` writes. */
export function documentOf(state: RunState, settings: { readonly runs: number; readonly seed: number }, environment: Environment): string {
  const { checked, claims, startedAt, endedAt, backends, outcomes, phase, planted } = state;
  const facts = {
    held: allHeld(state),
    interrupted: phase !== "done",
    chosen: claims.length,
    milliseconds: (endedAt ?? startedAt) - startedAt,
  };
  const document = { schemaVersion: 2, ...facts, ...settings, counts: countsOf(checked), environment, backends, planted, claims: outcomes };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
