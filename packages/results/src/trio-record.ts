import { z } from "zod";

/** A value with its bootstrap interval. */
export interface Estimate {
  readonly value: number;
  readonly interval: { readonly low: number; readonly high: number; readonly level: number };
}

/** The bundled trio on one evaluation set: `docs/results/trio.json`. */
export interface TrioRecord {
  readonly schemaVersion: 1;
  readonly data: string;
  readonly count: number;
  readonly seed: number;
  /** By scorer (`random`, `bm25`, `bi`, `poly`, `cross`), then by metric. */
  readonly reports: Readonly<Record<string, Readonly<Record<string, Estimate>>>>;
}

/** @see TrioRecord */
export const trioRecord: z.ZodType<TrioRecord> = z.object({
  ...{ schemaVersion: z.literal(1), data: z.string(), count: z.number(), seed: z.number() },
  reports: z.record(
    z.string(),
    z.record(z.string(), z.object({ value: z.number(), interval: z.object({ low: z.number(), high: z.number(), level: z.number() }) })),
  ),
});
