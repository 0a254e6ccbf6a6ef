import type { Column, Commit } from "@tercet/results";
import { z } from "zod";

/** The landed commit that a record is of, as pages show it. */
export type CommitShown = Commit;

export const commitShown: z.ZodType<CommitShown> = z.object({ hash: z.string(), committedAt: z.string(), subject: z.string() });

/** What computed, and where. A column that the newest record lacks comes from an older one and says so. */
export interface ColumnShown extends Column {
  readonly label: string;
  readonly stale?: CommitShown | undefined;
}

export const columnShown: z.ZodType<ColumnShown> = z.object({
  label: z.string(),
  backend: z.string(),
  mode: z.string().optional(),
  threads: z.number().optional(),
  runtime: z.enum(["node", "browser"]),
  device: z.enum(["cpu", "gpu"]),
  details: z.record(z.string(), z.string()).optional(),
  stale: commitShown.optional(),
});

/** A file of results that could not be read, and why. */
export interface Unreadable {
  readonly file: string;
  readonly why: string;
}

export const unreadable: z.ZodType<Unreadable> = z.object({ file: z.string(), why: z.string() });
