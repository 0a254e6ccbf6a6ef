import type { BenchmarkCase, Spread } from "./record.ts";
import { ratioOf, type Ratio } from "./statistics.ts";

/** How one contender stands to another in a case: above 1 it is faster, or takes less memory. */
export function ratioIn(each: BenchmarkCase, contender: string, against: string): Ratio | undefined {
  const measured = measuresOf(each);
  const [own, other] = [measured.get(contender), measured.get(against)];
  return own === undefined || other === undefined ? undefined : ratioOf(other.samples, own.samples);
}

/** What a case measured of each contender, milliseconds or bytes: nothing of one whose output differs. */
export function measuresOf(each: BenchmarkCase): ReadonlyMap<string, Spread> {
  const pairs =
    each.kind === "memory"
      ? each.entries.map(({ contender, bytes }) => [contender, bytes] as const)
      : each.entries.map(({ contender, milliseconds }) => [contender, milliseconds] as const);
  return new Map(pairs.flatMap(([contender, spread]) => (spread === undefined ? [] : [[contender, spread] as const])));
}
