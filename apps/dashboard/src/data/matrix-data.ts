import { z } from "zod";
import { columnShown, commitShown, unreadable, type ColumnShown, type CommitShown, type Unreadable } from "./circumstances.ts";
import type { Resource } from "./resource.ts";

/** Every claim of the newest record, short: `data/matrix.json`. */
export interface MatrixData {
  readonly commit: CommitShown;
  readonly measuredAt: string;
  /** Inputs tried for each claim. */
  readonly runs: number;
  readonly columns: readonly ColumnShown[];
  /** Kind and name; a subject's place is the name of its file below `data/claims`. */
  readonly subjects: readonly (readonly [kind: string, name: string])[];
  /** A row's subject, by place, and property. */
  readonly rows: readonly (readonly [subject: number, property: string])[];
  /**
   * For each row a text for each column: `h RUNS PART ULP` (held: worst error as a part of its bound, and in ULP), `f RUNS PART ULP` (the last of these runs
   * disagreed), `u REASON` (unsupported), `n REASON` (not run); null where there is no such claim.
   */
  readonly cells: readonly (readonly (string | null)[])[];
  readonly reasons: readonly string[];
  readonly unreadable: readonly Unreadable[];
  /** Records that there are, this one included. */
  readonly records: number;
}

const matrixData: z.ZodType<MatrixData> = z.object({
  commit: commitShown,
  measuredAt: z.string(),
  runs: z.number(),
  columns: z.array(columnShown),
  subjects: z.array(z.tuple([z.string(), z.string()])),
  rows: z.array(z.tuple([z.number(), z.string()])),
  cells: z.array(z.array(z.string().nullable())),
  reasons: z.array(z.string()),
  unreadable: z.array(unreadable),
  records: z.number(),
});

/** Null where no record exists yet. */
export const matrixResource: Resource<MatrixData | null> = { path: "data/matrix.json", schema: matrixData.nullable() };
