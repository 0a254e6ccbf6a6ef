import { ratioOf, type Ratio } from "../measure/statistics.ts";
import type { CaseRecord } from "./record.ts";

/** How one contender stands to another in a case: above 1 it is faster, or takes less memory. */
export function ratioIn(each: CaseRecord, contender: string, against: string): Ratio | undefined {
  const [own, other] = [samplesOf(each, contender), samplesOf(each, against)];
  return own === undefined || other === undefined ? undefined : ratioOf(other, own);
}

function samplesOf(each: CaseRecord, contender: string): readonly number[] | undefined {
  if (each.kind === "memory") return each.entries.find((entry) => entry.contender === contender)?.bytes.samples;
  return each.entries.find((entry) => entry.contender === contender)?.milliseconds?.samples;
}
