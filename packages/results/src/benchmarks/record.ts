import { z } from "zod";
import { machine, type Machine } from "../circumstances.ts";

/** What samples of one quantity say: median, quartiles, ends. */
export interface Spread {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
  readonly least: number;
  readonly most: number;
  readonly samples: readonly number[];
}

/** One contender's part in a case. Times are in milliseconds of one run, memory in bytes. */
export interface BenchmarkEntry {
  readonly contender: string;
  readonly milliseconds?: Spread | undefined;
  /** What the median means in the case's unit. */
  readonly rate?: number | undefined;
  readonly bytes?: Spread | undefined;
  /** What was found when outputs were compared; who differs is not timed. */
  readonly check?: { readonly kind: "reference" | "same" | "differs"; readonly found?: string | undefined } | undefined;
  /** Milliseconds of what was timed inside of a cold start. */
  readonly parts?: Readonly<Record<string, Spread>> | undefined;
}

/** Equal work done by several contenders. */
export interface BenchmarkCase {
  readonly kind: "timed" | "memory" | "cold";
  readonly name: string;
  readonly unit?: string | undefined;
  readonly threads: number;
  readonly entries: readonly BenchmarkEntry[];
}

/** A suite's results: `docs/results/bench-<suite>.json`, as `npm run bench -- --write` leaves them. */
export interface BenchmarkRecord {
  readonly schema: 2;
  readonly suite: string;
  readonly measuredAt: string;
  readonly machine: Machine;
  readonly threads: number;
  readonly quick: boolean;
  readonly contenders: readonly { readonly contender: string; readonly name: string; readonly settings: string }[];
  readonly cases: readonly BenchmarkCase[];
  readonly skipped: readonly { readonly what: string; readonly why: string }[];
}

/** @see Spread */
export const spread: z.ZodType<Spread> = z.object({
  ...{ median: z.number(), lower: z.number(), upper: z.number(), least: z.number(), most: z.number() },
  samples: z.array(z.number()),
});

/** @see BenchmarkRecord */
export const benchmarkRecord: z.ZodType<BenchmarkRecord> = z.object({
  ...{ schema: z.literal(2), suite: z.string(), measuredAt: z.string(), machine, threads: z.number(), quick: z.boolean() },
  contenders: z.array(z.object({ contender: z.string(), name: z.string(), settings: z.string() })),
  cases: z.array(
    z.object({
      ...{ kind: z.enum(["timed", "memory", "cold"]), name: z.string(), unit: z.string().optional(), threads: z.number() },
      entries: z.array(
        z.object({
          ...{ contender: z.string(), milliseconds: spread.optional(), rate: z.number().optional(), bytes: spread.optional() },
          check: z.object({ kind: z.enum(["reference", "same", "differs"]), found: z.string().optional() }).optional(),
          parts: z.record(z.string(), spread).optional(),
        }),
      ),
    }),
  ),
  skipped: z.array(z.object({ what: z.string(), why: z.string() })),
});
