import {
  measuresOf,
  ratioOf,
  type BenchmarkCase,
  type BenchmarkRecord,
  type ClaimsRecord,
  type ResultsFolder,
  type Spread,
  type TimedEntry,
} from "@tercet/results";
import type { BenchmarkData, CaseShown, EntryShown, RatioShown, SuiteShown, TrendShown } from "../src/data/benchmark-data.ts";

/** What was measured beside peers, now and at every record. */
export function benchmarksOf({ benchmarks, records, unreadable }: ResultsFolder): BenchmarkData {
  return {
    suites: benchmarks.map(suiteOf),
    records: records.map(({ commit }) => commit),
    trends: trendsOf(records),
    unreadable: unreadable.filter(({ file }) => file.startsWith("bench-") || file.startsWith("claims/")),
  };
}

function suiteOf({ suite, measuredAt, machine, quick, contenders, cases, skipped }: BenchmarkRecord): SuiteShown {
  const { cpu, processors, platform, node } = machine;
  return { suite, measuredAt, machine: { cpu, processors, platform, node }, quick, contenders, skipped, cases: cases.map(caseOf) };
}

function caseOf(each: BenchmarkCase): CaseShown {
  const { kind, name, threads } = each;
  const measured = measuresOf(each);
  const timed = new Map(kind === "timed" ? each.entries.map((entry) => [entry.contender, entry]) : []);
  return {
    ...{ kind, name, ...(kind === "timed" ? { unit: each.unit } : {}), threads, ratios: ratiosOf(measured) },
    // Memory is told in megabytes.
    entries: each.entries.map(({ contender }) => entryOf(contender, measured.get(contender), timed.get(contender), kind === "memory" ? 1e-6 : 1)), // prettier-ignore
  };
}

function entryOf(contender: string, spread: Spread | undefined, timed: TimedEntry | undefined, scale: number): EntryShown {
  const { rate, check } = timed ?? {};
  return {
    contender,
    ...(spread === undefined ? {} : { median: spread.median * scale, lower: spread.lower * scale, upper: spread.upper * scale }),
    ...(rate === undefined ? {} : { rate }),
    samples: spread?.samples.length ?? 0,
    ...(check?.kind === "differs" ? { differs: check.found } : {}),
  };
}

const isOwn = (contender: string): boolean => contender.startsWith("tercet ");
/** "tercet wide int8" is the variant "int8" of the mode "wide". */
const variantOf = (own: string): string => own.replace(/^tercet \S+/u, "").trim();

/** Each of Tercet's entries beside each peer's of the same variant. */
function ratiosOf(measured: ReadonlyMap<string, Spread>): readonly RatioShown[] {
  const all = [...measured].filter(([, { samples }]) => samples.length > 0);
  const own = all.filter(([contender]) => isOwn(contender));
  const variants = [...new Set(own.map(([contender]) => variantOf(contender)))].filter((variant) => variant !== "");
  const peerVariant = (peer: string): string => variants.find((variant) => peer.endsWith(` ${variant}`)) ?? "";
  return all
    .filter(([contender]) => !isOwn(contender))
    .flatMap(([peer, { samples: over }]) =>
      own
        .filter(([contender]) => variantOf(contender) === peerVariant(peer))
        .map(([contender, { samples: under }]) => ({
          ...{ own: contender, peer, rounds: Math.min(over.length, under.length) },
          ...ratioOf(over, under),
        })),
    );
}

/** The ratios of all records as lines over commits. */
function trendsOf(records: readonly ClaimsRecord[]): readonly TrendShown[] {
  const trends = new Map<string, TrendShown & { readonly points: TrendShown["points"][number][] }>();
  for (const [record, { ratios }] of records.entries())
    for (const { work, against, mode, wanted, measuredAt, ratios: cases } of ratios)
      for (const { case: name, ratio, from, to } of cases) {
        // The peer's version is part of its name, and a new version of a peer continues the line.
        const key = [work, against.replace(/ \d\S*/gu, ""), mode, name].join("\n");
        const known = trends.get(key);
        const trend = { work, against, mode, case: name, ...(wanted === undefined ? {} : { wanted }), points: known?.points ?? [] };
        if (trend.points.at(-1)?.measuredAt !== measuredAt) trend.points.push({ record, measuredAt, ratio, from, to });
        trends.set(key, trend);
      }
  return [...trends.values()];
}
