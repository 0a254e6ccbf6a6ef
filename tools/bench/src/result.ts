import type { Difference } from "./difference.ts";
import type { Machine } from "./machine.ts";
import type { Times } from "./timing.ts";

/** Who was measured: Tercet or a peer, with version and the settings that matter. */
interface Contender {
  readonly name: string;
  readonly mode: string;
}

/** One contender's times in a case; `rate` is what the median time means, in the suite's unit. */
export interface Measured {
  readonly contender: Contender;
  readonly times: Times;
  readonly rate: number;
}

/** Equal work done by Tercet and, where there is one, a peer. */
export interface Case {
  readonly name: string;
  readonly ours: Measured;
  readonly peer?: {
    readonly measured: Measured;
    /** Our rate divided by the peer's: above 1 we are faster. */
    readonly ratio: number;
    readonly difference: Difference;
  };
}

/** What a suite found, or why it did not run. */
export type SuiteResult =
  | { readonly kind: "measured"; readonly suite: string; readonly unit: string; readonly cases: readonly Case[] }
  | { readonly kind: "skipped"; readonly suite: string; readonly why: string };

/** What is written to a file: the result with its circumstances. */
export interface BenchmarkRecord {
  readonly schema: 1;
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly machine: Machine;
  readonly result: SuiteResult;
}

/** Lines for people. */
export function printed(result: SuiteResult): readonly string[] {
  if (result.kind === "skipped") return [`${result.suite}: skipped, ${result.why}`];
  const contenders = result.cases.flatMap(({ ours, peer }) => [ours.contender, ...(peer === undefined ? [] : [peer.measured.contender])]);
  const described = new Map(contenders.map(({ name, mode }) => [name, mode]));
  return [
    `${result.suite}, ${result.unit}`,
    ...[...described].map(([name, mode]) => `  ${name}: ${mode}`),
    ...result.cases.flatMap((each) => linesOf(each)),
  ];
}

function linesOf({ name, ours, peer }: Case): readonly string[] {
  const own = `  ${name.padEnd(22)} ${column(ours)}`;
  if (peer === undefined) return [own];
  const { difference, measured, ratio } = peer;
  return [
    own,
    `  ${"".padEnd(22)} ${column(measured)}`,
    `  ${"".padEnd(22)} ratio ${ratio.toFixed(2)}; outputs differ by ${difference.largest.toExponential(1)} at most, least cosine ${difference.cosine.toFixed(7)}`,
  ];
}

function column({ contender, times, rate }: Measured): string {
  const atBest = (rate * times.median) / times.best;
  const spread = `median ${times.median.toFixed(2)} ms, quartiles ${times.lower.toFixed(2)} to ${times.upper.toFixed(2)}, best ${times.best.toFixed(2)}`;
  return `${contender.name.padEnd(23)} ${rate.toFixed(1).padStart(7)} (at best ${atBest.toFixed(1)})   ${spread}`;
}
