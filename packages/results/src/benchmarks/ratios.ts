import type { BenchmarkCase } from "./record.ts";
import { ratioOf, type Ratio } from "./statistics.ts";

/** How one contender stands to another in a case: above 1 it is faster, or takes less memory. */
export function ratioIn(each: BenchmarkCase, contender: string, against: string): Ratio | undefined {
  const [own, other] = [samplesOf(each, contender), samplesOf(each, against)];
  return own === undefined || other === undefined ? undefined : ratioOf(other, own);
}

function samplesOf(each: BenchmarkCase, contender: string): readonly number[] | undefined {
  if (each.kind === "memory") return each.entries.find((entry) => entry.contender === contender)?.bytes?.samples;
  return each.entries.find((entry) => entry.contender === contender)?.milliseconds?.samples;
}
