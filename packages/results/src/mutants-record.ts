import { z } from "zod";

/** A fault that was sown, and whether a claim found it. */
export interface Mutant {
  readonly name: string;
  /** Where it was sown: `engine`, `head`, `training`, `tokenizer`, ... */
  readonly area: string;
  /** The changed file, and what was changed, in words. */
  readonly file: string;
  readonly what: string;
  /** The claims that should catch it, as a filter, and the one that did. */
  readonly expected: string;
  readonly caughtBy?: string | undefined;
  readonly seconds: number;
}

/** What came of the seeded faults: `docs/results/mutants.json`. */
export interface MutantsRecord {
  readonly schemaVersion: 1;
  readonly measuredAt: string;
  readonly mutants: readonly Mutant[];
}

/** @see MutantsRecord */
export const mutantsRecord: z.ZodType<MutantsRecord> = z.object({
  ...{ schemaVersion: z.literal(1), measuredAt: z.string() },
  mutants: z.array(
    z.object({
      ...{ name: z.string(), area: z.string(), file: z.string(), what: z.string(), expected: z.string() },
      ...{ caughtBy: z.string().optional(), seconds: z.number() },
    }),
  ),
});
