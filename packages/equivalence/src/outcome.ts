import type { Distribution } from "./distribution.ts";
import type { Measure } from "./measure.ts";

/** Every input that was tried agreed. */
export interface Held {
  readonly kind: "held";
  /** The claim's id. */
  readonly claim: string;
  /** Inputs tried. */
  readonly runs: number;
  /** How long it took. */
  readonly milliseconds: number;
  readonly measure: Measure;
  /** Runs by the part of the bound that each used. */
  readonly distribution: Distribution;
  readonly seed: number;
  /** Path of the input that used most of its bound: with the seed it gives that input again. */
  readonly path: string;
}

/** An input was found that disagrees. */
export interface Failed {
  readonly kind: "failed";
  readonly claim: string;
  /** Inputs tried, the first that failed included, shrinking not. */
  readonly runs: number;
  /** How long it took, shrinking included. */
  readonly milliseconds: number;
  /** What is wrong with the shrunk counter-example, in words. */
  readonly what: string;
  /** Of the shrunk counter-example alone. */
  readonly measure: Measure;
  /** The shrunk input, as JavaScript text, cut after 4000 characters. */
  readonly counterExample: string;
  /** Smaller inputs that failed too, on the way to this one. */
  readonly shrinks: number;
  readonly seed: number;
  /** Path of the shrunk input. */
  readonly path: string;
  /** The command that checks this input again. */
  readonly replay: string;
}

/** The backend can't do it, and says why. */
export interface Unsupported {
  readonly kind: "unsupported";
  readonly claim: string;
  readonly why: string;
}

/** It was not tried, or nothing could be compared, and why. */
export interface NotRun {
  readonly kind: "not-run";
  readonly claim: string;
  readonly why: string;
}

/** What came of a claim. */
export type Outcome = Held | Failed | Unsupported | NotRun;

/** A significant figure or two: what a cell of a table has room for. */
function figure(value: number): string {
  return Number.isFinite(value) && value !== 0 ? String(Number(value.toPrecision(2))) : String(value);
}

/**
 * An outcome as one line, or for a failure as a few: what failed, the counter-example, the command that replays it.
 * @example
 * const outcome: Outcome = { kind: "not-run", claim: "tile:f32-6x8/equals-oracle/wasm/node:cpu", why: "aborted" };
 * expect(describeOutcome(outcome)).toBe("not run      tile:f32-6x8/equals-oracle/wasm/node:cpu: aborted");
 */
export function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case "held": {
      const { measure, runs } = outcome;
      const part = measure.worst === undefined ? "" : `, ${figure(measure.worst.ofBound * 100)} % of the bound`;
      return `held         ${outcome.claim}: ${runs} runs, ${measure.elements} elements, ${figure(measure.ulp)} ulp${part}`;
    }
    case "failed":
      return [
        `FAILED       ${outcome.claim}: ${outcome.what}`,
        `  counter-example (run ${outcome.runs}, shrunk ${outcome.shrinks} times): ${outcome.counterExample}`,
        `  seed ${outcome.seed}, path ${outcome.path}: ${outcome.replay}`,
      ].join("\n");
    case "unsupported":
      return `unsupported  ${outcome.claim}: ${outcome.why}`;
    case "not-run":
      return `not run      ${outcome.claim}: ${outcome.why}`;
    default:
      return outcome satisfies never;
  }
}
