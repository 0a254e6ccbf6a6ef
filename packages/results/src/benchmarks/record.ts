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

/** What comparing an output with that of the case's first contender found. Who differs is not timed. */
export type Check = { readonly kind: "reference" } | { readonly kind: "same" | "differs"; readonly found: string };

/** One contender's part in a timed case; times are of one run, samples stand in the order of the rounds. */
export interface TimedEntry {
  readonly contender: string;
  readonly check: Check;
  /** Which of several ways it took. */
  readonly chosen?: string | undefined;
  readonly milliseconds?: Spread | undefined;
  /** What the median means in the case's unit. */
  readonly rate?: number | undefined;
  /** Milliseconds of what was timed apart: bringing inputs to a device, reading results, its kernels by its own clock. */
  readonly parts?: Readonly<Record<string, Spread>> | undefined;
}

/** One contender's most memory, working and without work (libraries loaded, nothing more). */
export interface MemoryEntry {
  readonly contender: string;
  readonly bytes: Spread;
  readonly idleBytes: Spread;
}

/** What a first sentence cost one contender. */
export interface ColdEntry {
  readonly contender: string;
  /** From the start of the process to the vector. */
  readonly milliseconds: Spread;
  /** Milliseconds of what was timed inside of the process. */
  readonly parts: Readonly<Record<string, Spread>>;
}

/** Equal work done by several contenders. */
export type BenchmarkCase =
  | {
      readonly kind: "timed";
      readonly name: string;
      readonly unit: string;
      /** How many of the unit one run makes. */
      readonly work: number;
      readonly threads: number;
      readonly entries: readonly TimedEntry[];
      /** Processors in use, on average, by contenders out of turn and by other programs. */
      readonly use: { readonly idle?: number | undefined; readonly foreign?: number | undefined };
    }
  | { readonly kind: "memory"; readonly name: string; readonly threads: number; readonly entries: readonly MemoryEntry[] }
  | { readonly kind: "cold"; readonly name: string; readonly threads: number; readonly entries: readonly ColdEntry[] };

/** A machine as a benchmark met it. */
export interface BenchmarkMachine extends Machine {
  readonly gibibytes: number;
  readonly v8: string;
  /** Programs that wanted a processor, on average over the minute before. */
  readonly load: number;
}

/** The graphics device that a contender computed on. */
export interface BenchmarkDevice {
  /** As it names itself, with its driver where it tells. */
  readonly adapter: string;
  /** Whether it is a program on the processors, whose times say nothing about any device. */
  readonly isSoftware: boolean;
  /** What led there: a browser, or a package in Node, with its version. */
  readonly through: string;
}

/** Who took part, with version and the settings that matter. */
export interface Contender {
  readonly contender: string;
  readonly name: string;
  readonly settings: string;
  /** Absent where processors computed, or where the contender does not tell. */
  readonly device?: BenchmarkDevice | undefined;
}

/** A suite's results with their circumstances: `docs/results/bench-<suite>.json`, as `npm run bench -- --write` leaves them. */
export interface BenchmarkRecord {
  readonly schema: 2;
  readonly suite: string;
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly machine: BenchmarkMachine;
  readonly threads: number;
  /** Whether less was measured, for a look. */
  readonly quick: boolean;
  readonly contenders: readonly Contender[];
  readonly cases: readonly BenchmarkCase[];
  /** Who or what is missing, and why. */
  readonly skipped: readonly { readonly what: string; readonly why: string }[];
}

/** @see Spread */
export const spread: z.ZodType<Spread> = z.object({
  ...{ median: z.number(), lower: z.number(), upper: z.number(), least: z.number(), most: z.number() },
  samples: z.array(z.number()),
});

const check = z.union([z.object({ kind: z.literal("reference") }), z.object({ kind: z.enum(["same", "differs"]), found: z.string() })]);
const timed = z.object({
  ...{ contender: z.string(), check, chosen: z.string().optional(), milliseconds: spread.optional(), rate: z.number().optional() },
  parts: z.record(z.string(), spread).optional(),
});
const memory = z.object({ contender: z.string(), bytes: spread, idleBytes: spread });
const cold = z.object({ contender: z.string(), milliseconds: spread, parts: z.record(z.string(), spread) });
const device = z.object({ adapter: z.string(), isSoftware: z.boolean(), through: z.string() });
const named = { name: z.string(), threads: z.number() };
const use = z.object({ idle: z.number().optional(), foreign: z.number().optional() });

const benchmarkCase: z.ZodType<BenchmarkCase> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("timed"), ...named, unit: z.string(), work: z.number(), entries: z.array(timed), use }),
  z.object({ kind: z.literal("memory"), ...named, entries: z.array(memory) }),
  z.object({ kind: z.literal("cold"), ...named, entries: z.array(cold) }),
]);

const benchmarkMachine: z.ZodType<BenchmarkMachine> = machine.and(z.object({ gibibytes: z.number(), v8: z.string(), load: z.number() }));

/** @see BenchmarkRecord */
export const benchmarkRecord: z.ZodType<BenchmarkRecord> = z.object({
  ...{ schema: z.literal(2), suite: z.string(), measuredAt: z.string(), machine: benchmarkMachine },
  ...{ threads: z.number(), quick: z.boolean() },
  contenders: z.array(z.object({ contender: z.string(), name: z.string(), settings: z.string(), device: device.optional() })),
  cases: z.array(benchmarkCase),
  skipped: z.array(z.object({ what: z.string(), why: z.string() })),
});
