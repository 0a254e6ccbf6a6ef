import { z } from "zod";
import { column, commit, machine, type Column, type Commit, type Machine } from "./circumstances.ts";
import { number } from "./numbers.ts";

/** What part of a model an output belongs to. */
export type OutputPart = "tokens" | "metric" | "layer" | "attention" | "vector" | "score" | "loss" | "gradient" | "step";

/** How far one output is from the reference's float64 output, on one backend. */
export interface OutputError {
  /** Place in the record's columns. */
  readonly column: number;
  readonly held: boolean;
  /** Elements compared. */
  readonly elements: number;
  /** Largest absolute error, and the coordinates of the element that used most of its tolerance. */
  readonly worst: number;
  readonly at: readonly number[];
  /** The worst error as a part of the tolerance. */
  readonly ofTolerance: number;
  /** Largest error in units of the spacing of float32 numbers at that element. */
  readonly ulp?: number | undefined;
  /** Where order was compared too: how many values stand at the place that the reference gives them. Older records say only whether it was. */
  readonly ranks?: { readonly agreeing: number; readonly of: number } | undefined;
  /** What is wrong, in words, where something is. */
  readonly what?: string | undefined;
  readonly heat?: HeatMap | undefined;
}

/** Absolute errors of an output as an image: each place holds the largest of the elements that it stands for. */
export interface HeatMap {
  readonly rows: number;
  readonly columns: number;
  /** The output's own last axis, and the product of the others: what rows and columns stand for. */
  readonly height: number;
  readonly width: number;
  /**
   * A byte for each place, row by row, in base64: 0 where all are exact, else 1 + round(4 (log2(error / tolerance) + 56)), within 1 and 255: steps of a
   * fourth of a binary order, 225 at the tolerance.
   */
  readonly bytes: string;
}

/** One output of a reference checkpoint. */
export interface CheckpointOutput {
  readonly output: string;
  readonly part: OutputPart;
  readonly shape: readonly number[];
  /** Largest absolute value. */
  readonly largest: number;
  /** How far the library's own float32 output is from its float64 output: the yardstick. */
  readonly float32Error: number;
  readonly tolerance: number;
  /** Whether the order of the values was compared too, so that an output that held ranks as the reference does, but for ties within the tolerance. */
  readonly ranked?: boolean | undefined;
  readonly errors: readonly OutputError[];
}

/** One reference checkpoint. */
export interface CheckpointCase {
  readonly case: string;
  readonly kind: string;
  readonly what: string;
  readonly outputs: readonly CheckpointOutput[];
  /** Columns in which it could not be compared, and why. */
  readonly absent: readonly { readonly column: number; readonly why: string }[];
  /** Outputs that are not compared, and why. */
  readonly leftAlone: readonly { readonly output: string; readonly why: string }[];
}

/** Error by layer of every reference checkpoint on every backend: `docs/results/checkpoints.json`. */
export interface CheckpointRecord {
  readonly schemaVersion: 1;
  readonly commit: Commit;
  readonly measuredAt: string;
  readonly machine: Machine;
  readonly columns: readonly Column[];
  readonly cases: readonly CheckpointCase[];
}

const reason = { output: z.string(), why: z.string() };

/** @see CheckpointCase */
export const checkpointCase: z.ZodType<CheckpointCase> = z.object({
  ...{ case: z.string(), kind: z.string(), what: z.string() },
  outputs: z.array(
    z.object({
      output: z.string(),
      part: z.enum(["tokens", "metric", "layer", "attention", "vector", "score", "loss", "gradient", "step"]),
      ...{ shape: z.array(z.number()), largest: number, float32Error: number, tolerance: number },
      ranked: z.boolean().optional(),
      errors: z.array(
        z.object({
          ...{ column: z.number(), held: z.boolean(), elements: z.number(), worst: number, at: z.array(z.number()) },
          ...{ ofTolerance: number, ulp: number.optional(), what: z.string().optional() },
          ranks: z.object({ agreeing: z.number(), of: z.number() }).optional(),
          heat: z.object({ rows: z.number(), columns: z.number(), height: z.number(), width: z.number(), bytes: z.string() }).optional(),
        }),
      ),
    }),
  ),
  absent: z.array(z.object({ column: z.number(), why: z.string() })),
  leftAlone: z.array(z.object(reason)),
});

/** @see CheckpointRecord */
export const checkpointRecord: z.ZodType<CheckpointRecord> = z.object({
  ...{ schemaVersion: z.literal(1), commit, measuredAt: z.string(), machine, columns: z.array(column) },
  cases: z.array(checkpointCase),
});
