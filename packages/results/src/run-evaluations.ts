import { z } from "zod";

/** What checkpoints of a run score on one set with fixed candidates: `evaluations.json` in a run's folder. */
export interface RunEvaluations {
  readonly schemaVersion: 1;
  /** The set; runs with the same hash were measured on identical candidates, and can be compared example by example. */
  readonly set: { readonly hash: string; readonly data: string; readonly examples: number; readonly candidates: number };
  readonly evaluations: readonly {
    readonly step: number;
    /** As `parseProtocol` of the evaluation reads it, for example "r@1/20". */
    readonly protocol: string;
    readonly value: number;
    /** The 95 % bootstrap interval over examples. */
    readonly low: number;
    readonly high: number;
    /** A value for each example, ties averaged. */
    readonly values: readonly number[];
  }[];
}

/** @see RunEvaluations */
export const runEvaluations: z.ZodType<RunEvaluations> = z.object({
  schemaVersion: z.literal(1),
  set: z.object({ hash: z.string(), data: z.string(), examples: z.number(), candidates: z.number() }),
  evaluations: z.array(
    z.object({
      ...{ step: z.number(), protocol: z.string(), value: z.number(), low: z.number(), high: z.number() },
      values: z.array(z.number()),
    }),
  ),
});
