import fc from "fast-check";
import type { Claim } from "./claim.ts";
import { emptyDistribution, withRun, type Distribution } from "./distribution.ts";
import { emptyMeasure, mergeMeasures, type Measure } from "./measure.ts";
import type { Outcome } from "./outcome.ts";
import { messageOf, type Property, type Verdict } from "./property.ts";
import { replayCommand } from "./replay-command.ts";

/** How much work one claim may take. */
export interface Budget {
  /** Inputs to try; 100 when absent. */
  readonly runs?: number;
  /** Time for one claim, shrinking included; 20 000 when absent. What was tried until then counts. */
  readonly milliseconds?: number;
  /** Whether a failing input is made smaller; true when absent. */
  readonly shrink?: boolean;
}

/** How far a run is. */
export interface Progress {
  /** The claim at work. */
  readonly claim: string;
  /** Its checks so far, shrinking included. */
  readonly checks: number;
  /** Claims that have their outcome, and all of them. */
  readonly done: number;
  readonly total: number;
}

/** Options of a run. */
export interface RunOptions {
  readonly budget?: Budget;
  /** Every claim's own seed comes from this (0 when absent) and its id, so that one claim alone sees the inputs it sees in a list. */
  readonly seed?: number;
  /** Stops the run; claims without an outcome are then `not-run`. */
  readonly signal?: AbortSignal;
  /** Called before every check and after every claim. */
  readonly progress?: (progress: Progress) => void;
  /**
   * Awaited before every check, where others need a turn: checks that never wait for the outside would let no signal and no page through.
   */
  readonly turn?: () => Promise<void>;
  /** The clock that outcomes tell their time by, in milliseconds; `performance.now` when absent. */
  readonly now?: () => number;
}

/**
 * Checks claims one after the other and yields the outcome of each as soon as it is known: one for every claim, in order.
 * Never throws for what a subject does.
 * @example
 * const identity = (x: NamedArray): NamedArrays => ({ x });
 * const property = sameBits({ generate: arrays({ shape: [3] }), subject: identity, other: identity });
 * const [backend, environment]: [BackendLabel, Environment] = [{ name: "js" }, { runtime: "node", device: "cpu" }];
 * const outcomes = await Array.fromAsync(run([claim({ subject: { kind: "function", name: "identity" }, backend, environment, property })], { budget: { runs: 10 } }));
 * expect(outcomes).toMatchObject([{ kind: "held", runs: 10 }]);
 */
export async function* run(claims: Iterable<Claim>, options: RunOptions = {}): AsyncGenerator<Outcome, void, undefined> {
  const list = [...claims];
  const seen = new Set<string>();
  for (const [done, claim] of list.entries()) {
    const report = (checks: number, finished: number): void =>
      options.progress?.({ claim: claim.id, checks, done: finished, total: list.length });
    if (seen.has(claim.id)) yield { kind: "not-run", claim: claim.id, why: "an earlier claim has the same id" };
    else yield await check(claim, options, (checks) => report(checks, done));
    seen.add(claim.id);
    report(0, done + 1);
  }
}

/**
 * The seed of one claim in a run: a run's seed and the claim's id, mixed (FNV-1a).
 * @example expect(seedOf("a", 1)).not.toBe(seedOf("b", 1));
 */
export function seedOf(id: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return hash | 0;
}

/** Checks one input; what the property throws is a failure. */
export async function checkInput(property: Property, input: unknown, signal?: AbortSignal): Promise<Verdict> {
  try {
    return await property.check(input, signal);
  } catch (thrown) {
    return { kind: "failed", what: `it threw ${messageOf(thrown)}`, measure: emptyMeasure };
  }
}

/** The last word on a claim: a verdict and how it was reached. */
export interface Settled {
  readonly verdict: Verdict;
  readonly input: unknown;
  readonly runs: number;
  readonly distribution: Distribution;
  readonly shrinks: number;
  readonly seed: number;
  readonly path: string;
  readonly milliseconds: number;
}

/** The outcome of a claim from its last verdict. */
export function settle(claim: string, settled: Settled): Outcome {
  const { verdict, input, runs, milliseconds, distribution, shrinks, seed, path } = settled;
  if (verdict.kind === "unsupported") return { kind: "unsupported", claim, why: verdict.why };
  const { measure } = verdict;
  if (verdict.kind === "failed") {
    const text = fc.stringify(input);
    const counterExample = text.length > 4000 ? `${text.slice(0, 4000)} ... (${text.length} characters)` : text;
    return {
      kind: "failed",
      claim,
      runs,
      milliseconds,
      what: verdict.what,
      measure,
      counterExample,
      shrinks,
      seed,
      path,
      replay: replayCommand(claim, seed, path),
    };
  }
  // A claim that compared nothing has not held: nothing could have refuted it.
  if (measure.elements === 0) return { kind: "not-run", claim, why: `${runs} runs had nothing to compare: all empty or without a bound` };
  return { kind: "held", claim, runs, milliseconds, measure, distribution, seed, path };
}

async function check(claim: Claim, options: RunOptions, report: (checks: number) => void): Promise<Outcome> {
  const { budget = {}, signal, turn, now = () => performance.now() } = options;
  const { runs = 100, milliseconds = 20_000, shrink = true } = budget;
  const { id, property, absent } = claim;
  if (absent !== undefined) return { kind: absent.kind, claim: id, why: absent.why };
  const seed = seedOf(id, options.seed ?? 0);
  const stop = new fc.PreconditionFailure(true);
  const numRuns = Math.min(runs, property.inputs ?? runs);
  const began = now();
  const seen: Tally = { checks: 0, runs: 0, measure: emptyMeasure, distribution: emptyDistribution, worstRun: 0, last: undefined };

  const checked = fc.check(
    fc.asyncProperty(property.generate, async (input) => {
      await turn?.();
      if (signal?.aborted === true) throw stop;
      report(seen.checks++);
      const verdict = await orAborted(checkInput(property, input, signal), signal);
      if (verdict === undefined) throw stop;
      note(seen, verdict, input);
      if (verdict.kind === "failed") throw new Error(verdict.what);
      if (verdict.kind === "unsupported" && seen.last?.verdict === verdict) throw stop;
    }),
    { seed, numRuns, interruptAfterTimeLimit: milliseconds, endOnFailure: !shrink, markInterruptAsFailure: false },
  );
  // Checks never throw beyond fast-check; what arrives here comes from the arbitrary.
  const details = await checked.catch((thrown: unknown) => messageOf(thrown));
  if (typeof details === "string") return { kind: "not-run", claim: id, why: `no input could be made: ${details}` };

  const took = { seed, runs: seen.runs, distribution: seen.distribution, milliseconds: now() - began };
  if (seen.last !== undefined)
    return settle(id, { ...took, ...seen.last, shrinks: details.numShrinks, path: details.counterexamplePath ?? "0" });
  if (signal?.aborted === true) return { kind: "not-run", claim: id, why: "stopped by its caller" };
  if (seen.runs === 0) return { kind: "not-run", claim: id, why: `${milliseconds} ms ended before the first run did` };
  const verdict: Verdict = { kind: "held", measure: seen.measure };
  return settle(id, { ...took, verdict, input: undefined, shrinks: 0, path: String(seen.worstRun) });
}

interface Tally {
  checks: number;
  /** Runs until the first failure; what comes later is shrinking. */
  runs: number;
  measure: Measure;
  distribution: Distribution;
  worstRun: number;
  /** The refusal, or the last failure: while shrinking, every failing input replaces a larger one. */
  last: { readonly verdict: Verdict; readonly input: unknown } | undefined;
}

function note(seen: Tally, verdict: Verdict, input: unknown): void {
  if (seen.last === undefined) seen.runs++;
  if (verdict.kind === "failed" || (verdict.kind === "unsupported" && seen.last === undefined)) seen.last = { verdict, input };
  // Smaller inputs that hold, or are refused, end a shrinking path and say nothing else.
  if (verdict.kind !== "held" || seen.last !== undefined) return;
  const before = seen.measure.worst;
  seen.measure = mergeMeasures(seen.measure, verdict.measure);
  seen.distribution = withRun(seen.distribution, verdict.measure.worst?.ofBound ?? 0);
  if (seen.measure.worst !== before) seen.worstRun = seen.runs - 1;
}

/** A promise's value, or undefined once the signal aborts, whatever the promise does then. */
async function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  if (signal === undefined) return promise;
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const listener = (): void => resolve(undefined);
  signal.addEventListener("abort", listener, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", listener);
  }
}
