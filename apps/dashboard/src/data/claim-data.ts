import { z } from "zod";
import { commitShown, type CommitShown } from "./circumstances.ts";
import type { Resource } from "./resource.ts";

/** A failure as it was found. */
export interface FailureShown {
  readonly property: string;
  readonly column: number;
  readonly what: string;
  readonly counterExample: string;
  readonly shrinks: number;
  readonly seed: number;
  readonly path: string;
  readonly replay: string;
  readonly worst?: WorstShown | undefined;
}

/** The worst element of a counter-example. Numbers that JSON lacks travel as words. */
export interface WorstShown {
  readonly array: string;
  readonly at: readonly number[];
  readonly expected: number | string;
  readonly got: number | string;
  readonly bound: number | string;
  readonly absolute: number | string;
  readonly ulp: number | string;
}

/** All that is known of one subject's claims: `data/claims/<place of the subject>.json`. */
export interface ClaimData {
  readonly kind: string;
  readonly name: string;
  /** Every record that is kept, oldest first. */
  readonly records: readonly CommitShown[];
  readonly claims: readonly {
    readonly property: string;
    /** For each column of the matrix: places of records and the cells that stand there, in the form of @tercet/results. */
    readonly histories: readonly (readonly (readonly [record: number, cell: string])[])[];
  }[];
  readonly reasons: readonly string[];
  readonly failures: readonly FailureShown[];
}

const figure = z.union([z.number(), z.string()]);

const claimData: z.ZodType<ClaimData> = z.object({
  kind: z.string(),
  name: z.string(),
  records: z.array(commitShown),
  claims: z.array(z.object({ property: z.string(), histories: z.array(z.array(z.tuple([z.number(), z.string()]))) })),
  reasons: z.array(z.string()),
  failures: z.array(
    z.object({
      ...{ property: z.string(), column: z.number(), what: z.string(), counterExample: z.string(), shrinks: z.number() },
      ...{ seed: z.number(), path: z.string(), replay: z.string() },
      worst: z
        .object({
          ...{ array: z.string(), at: z.array(z.number()), expected: figure, got: figure, bound: figure, absolute: figure, ulp: figure },
        })
        .optional(),
    }),
  ),
});

/** The file of a subject by its place in the matrix. */
export function claimResource(subject: number): Resource<ClaimData> {
  return { path: `data/claims/${subject}.json`, schema: claimData };
}
