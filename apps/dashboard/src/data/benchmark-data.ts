import { z } from "zod";
import { commitShown, unreadable, type CommitShown, type Unreadable } from "./circumstances.ts";
import type { Resource } from "./resource.ts";

/** How one of Tercet's contenders stands to another one: above 1 it is faster, or takes less memory. */
export interface RatioShown {
  readonly own: string;
  readonly peer: string;
  readonly ratio: number;
  /** Ends of the 95 % interval, by bootstrap over rounds. */
  readonly from: number;
  readonly to: number;
  /** Rounds that were compared. */
  readonly rounds: number;
}

/** One contender's own figures. */
export interface EntryShown {
  readonly contender: string;
  /** Milliseconds, or megabytes. */
  readonly median?: number | undefined;
  readonly lower?: number | undefined;
  readonly upper?: number | undefined;
  readonly rate?: number | undefined;
  readonly samples: number;
  /** Why it was not timed. */
  readonly differs?: string | undefined;
}

export interface CaseShown {
  readonly kind: "timed" | "memory" | "cold";
  readonly name: string;
  readonly unit?: string | undefined;
  readonly threads: number;
  readonly entries: readonly EntryShown[];
  readonly ratios: readonly RatioShown[];
}

export interface SuiteShown {
  readonly suite: string;
  readonly measuredAt: string;
  readonly machine: { readonly cpu: string; readonly processors: number; readonly platform: string; readonly node: string };
  readonly quick: boolean;
  readonly contenders: readonly { readonly contender: string; readonly name: string; readonly settings: string }[];
  readonly cases: readonly CaseShown[];
  readonly skipped: readonly { readonly what: string; readonly why: string }[];
}

/** One kind of work in one mode beside one peer, over commits. */
export interface TrendShown {
  readonly work: string;
  readonly against: string;
  readonly mode: string;
  readonly case: string;
  readonly wanted?: number | undefined;
  /** Oldest first; a measurement that several records repeat stands once, at the first. */
  readonly points: readonly {
    readonly record: number;
    readonly measuredAt: string;
    readonly ratio: number;
    readonly from: number;
    readonly to: number;
  }[];
}

/** What was measured beside peers: `data/benchmarks.json`. */
export interface BenchmarkData {
  readonly suites: readonly SuiteShown[];
  readonly records: readonly CommitShown[];
  readonly trends: readonly TrendShown[];
  readonly unreadable: readonly Unreadable[];
}

const benchmarkData: z.ZodType<BenchmarkData> = z.object({
  suites: z.array(
    z.object({
      suite: z.string(),
      measuredAt: z.string(),
      machine: z.object({ cpu: z.string(), processors: z.number(), platform: z.string(), node: z.string() }),
      quick: z.boolean(),
      contenders: z.array(z.object({ contender: z.string(), name: z.string(), settings: z.string() })),
      cases: z.array(
        z.object({
          kind: z.enum(["timed", "memory", "cold"]),
          name: z.string(),
          unit: z.string().optional(),
          threads: z.number(),
          entries: z.array(
            z.object({
              contender: z.string(),
              ...{ median: z.number().optional(), lower: z.number().optional(), upper: z.number().optional(), rate: z.number().optional() },
              samples: z.number(),
              differs: z.string().optional(),
            }),
          ),
          ratios: z.array(
            z.object({
              ...{ own: z.string(), peer: z.string(), ratio: z.number(), from: z.number(), to: z.number(), rounds: z.number() },
            }),
          ),
        }),
      ),
      skipped: z.array(z.object({ what: z.string(), why: z.string() })),
    }),
  ),
  records: z.array(commitShown),
  trends: z.array(
    z.object({
      ...{ work: z.string(), against: z.string(), mode: z.string(), case: z.string(), wanted: z.number().optional() },
      points: z.array(z.object({ record: z.number(), measuredAt: z.string(), ratio: z.number(), from: z.number(), to: z.number() })),
    }),
  ),
  unreadable: z.array(unreadable),
});

export const benchmarkResource: Resource<BenchmarkData> = { path: "data/benchmarks.json", schema: benchmarkData };
