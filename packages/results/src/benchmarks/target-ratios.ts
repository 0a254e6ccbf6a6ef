import { nameOf, tercetIn, type BenchMode } from "./names.ts";
import { ratioIn } from "./ratios.ts";
import type { BenchmarkRecord } from "./record.ts";
import type { Ratio } from "./statistics.ts";
import type { Target } from "./targets.ts";

/** The modes that a target has ratios for, in the table's order. */
export const modes: readonly BenchMode[] = ["wide", "relaxed"];

/** The ratio of one case. */
export interface CaseRatio {
  readonly case: string;
  readonly ratio: Ratio;
}

/** In each case of a target the ratio to whoever is best there; cases that were not measured are left out. */
export function ratiosTo(target: Target, record: BenchmarkRecord, mode: BenchMode): readonly CaseRatio[] {
  const own = nameOf({ contender: tercetIn(mode), variant: target.variant });
  const against = target.against.map((peer) => (peer === "own float32" ? tercetIn(mode) : peer));
  return record.cases
    .filter(({ name }) => target.cases?.some((start) => name.startsWith(start)) ?? true)
    .flatMap((each) => {
      const ratios = against.map((peer) => ratioIn(each, own, peer)).filter((ratio) => ratio !== undefined);
      const [worst] = ratios.sort((a, b) => a.ratio - b.ratio);
      return worst === undefined ? [] : [{ case: each.name, ratio: worst }];
    });
}

/** Whom a target is set beside, with versions. */
export function versionsOf({ against }: Target, { contenders }: BenchmarkRecord): string {
  const names = against.map((peer) => contenders.find(({ contender }) => contender === peer)?.name ?? peer);
  return names.length > 1 ? `best of ${names.join(", ")}` : (names[0] ?? "");
}
