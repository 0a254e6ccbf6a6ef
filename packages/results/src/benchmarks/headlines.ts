import type { HeadlineRatio } from "../claims-record.ts";
import type { BenchmarkRecord } from "./record.ts";
import { modes, ratiosTo, versionsOf } from "./target-ratios.ts";
import { targets } from "./targets.ts";

/** How Tercet stands to its peers by the kept results: the README's table as numbers. */
export function headlinesOf(records: readonly BenchmarkRecord[]): readonly HeadlineRatio[] {
  return targets.flatMap((target) => {
    const record = records.find(({ suite }) => suite === target.suite);
    if (record === undefined) return [];
    return modes.flatMap((mode): readonly HeadlineRatio[] => {
      const ratios = ratiosTo(target, record, mode).map(({ case: name, ratio: { ratio, from, to } }) => ({ case: name, ratio, from, to }));
      const facts = {
        work: target.work,
        against: versionsOf(target, record),
        mode,
        wanted: target.wanted[mode],
        measuredAt: record.measuredAt,
      };
      return ratios.length === 0 ? [] : [{ ...facts, ratios }];
    });
  });
}
