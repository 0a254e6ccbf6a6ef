import { type Spread } from "@tercet/results";
import type { Machine } from "./machine.ts";

/** What comparing an output with that of the case's first contender found. Who differs is not timed. */
export type Check = { readonly kind: "reference" } | { readonly kind: "same" | "differs"; readonly found: string };

/** One contender's part in a timed case; times are of one run, samples stand in the order of the rounds. */
export interface EntryRecord {
  readonly contender: string;
  readonly check: Check;
  /** Which of several ways it took. */
  readonly chosen?: string;
  readonly milliseconds?: Spread;
  /** What the median means in the case's unit. */
  readonly rate?: number;
}

/** One contender's most memory, working and without work (libraries loaded, nothing more). */
export interface MemoryEntryRecord {
  readonly contender: string;
  readonly bytes: Spread;
  readonly idleBytes: Spread;
}

/** What a first sentence cost one contender. */
export interface ColdEntryRecord {
  readonly contender: string;
  /** From the start of the process to the vector. */
  readonly milliseconds: Spread;
  /** Milliseconds of what was timed inside of the process. */
  readonly parts: Readonly<Record<string, Spread>>;
}

/** Equal work done by several contenders. */
export type CaseRecord =
  | {
      readonly kind: "timed";
      readonly name: string;
      readonly unit: string;
      /** How many of the unit one run makes. */
      readonly work: number;
      readonly threads: number;
      readonly entries: readonly EntryRecord[];
      /** Processors in use, on average, by contenders out of turn and by other programs. */
      readonly use: { readonly idle?: number | undefined; readonly foreign?: number | undefined };
    }
  | {
      readonly kind: "memory";
      readonly name: string;
      readonly threads: number;
      readonly entries: readonly MemoryEntryRecord[];
    }
  | {
      readonly kind: "cold";
      readonly name: string;
      readonly threads: number;
      readonly entries: readonly ColdEntryRecord[];
    };

/** Who took part, with version and the settings that matter. */
export interface ContenderRecord {
  readonly contender: string;
  readonly name: string;
  readonly settings: string;
}

/** A suite's results with their circumstances; what is written to `docs/results/bench-<suite>.json`. */
export interface BenchmarkRecord {
  readonly schema: 2;
  readonly suite: string;
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly machine: Machine;
  readonly threads: number;
  /** Whether less was measured, for a look. */
  readonly quick: boolean;
  readonly contenders: readonly ContenderRecord[];
  readonly cases: readonly CaseRecord[];
  /** Who or what is missing, and why. */
  readonly skipped: readonly { readonly what: string; readonly why: string }[];
}

/** Above this many processors in use by other programs a case was measured under load. */
export const quietBelow = 0.1;

/** The most that other programs used in one of the cases; undefined where it is not known. */
export function foreignUse({ cases }: BenchmarkRecord): number | undefined {
  const uses = cases.flatMap((each) => (each.kind === "timed" && each.use.foreign !== undefined ? [each.use.foreign] : []));
  return uses.length === 0 ? undefined : Math.max(...uses);
}

/** Reads a kept record. @throws Error where it is of another schema */
export function readRecord(json: string): BenchmarkRecord {
  const record = JSON.parse(json) as BenchmarkRecord; // written by this program; its schema is looked at
  if ((record.schema as number) !== 2)
    throw new Error(`A result of schema 2 is needed, but this one has ${String(record.schema)}: measure again.`);
  return record;
}

/** Whether a contender computed something else than the others, which makes a run fail. */
export function differs({ cases }: BenchmarkRecord): boolean {
  return cases.some((each) => each.kind === "timed" && each.entries.some(({ check }) => check.kind === "differs"));
}
