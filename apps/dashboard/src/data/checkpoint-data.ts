import { checkpointCase, number, type CheckpointCase } from "@tercet/results";
import { z } from "zod";
import { commitShown, unreadable, type CommitShown, type Unreadable } from "./circumstances.ts";
import type { Resource } from "./resource.ts";

/** One reference checkpoint in the list, with its worst output in each column. */
export interface CaseListed {
  readonly name: string;
  readonly kind: string;
  readonly library: string;
  readonly what: string;
  readonly outputs: number;
  /** Whether order was compared in some output. */
  readonly ranked: boolean;
  readonly leftAlone: number;
  readonly columns: readonly (
    | { readonly kind: "absent"; readonly why: string }
    | {
        readonly kind: "compared";
        readonly failed: number;
        readonly outputs: number;
        readonly ofTolerance: number;
        readonly worst: number;
        /** The output that used most of its tolerance. */
        readonly output: string;
        /** Of ranked outputs: how many values stand at the reference's place, and all of them. */
        readonly ranks?: { readonly agreeing: number; readonly of: number } | undefined;
      }
  )[];
}

/** `data/checkpoints.json`. */
export interface CheckpointIndex {
  readonly record: {
    readonly commit: CommitShown;
    readonly measuredAt: string;
    readonly machine: string;
    readonly columns: readonly string[];
    readonly cases: readonly CaseListed[];
  } | null;
  readonly unreadable: readonly Unreadable[];
}

/** `data/checkpoints/<place>.json`: one reference checkpoint, all of it. */
export interface CheckpointData {
  readonly commit: CommitShown;
  readonly columns: readonly string[];
  readonly case: CheckpointCase;
}

const caseListed: z.ZodType<CaseListed> = z.object({
  ...{ name: z.string(), kind: z.string(), library: z.string(), what: z.string(), outputs: z.number(), leftAlone: z.number() },
  ranked: z.boolean(),
  columns: z.array(
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("absent"), why: z.string() }),
      z.object({
        ...{ kind: z.literal("compared"), failed: z.number(), outputs: z.number() },
        ...{ ofTolerance: number, worst: number, output: z.string() },
        ranks: z.object({ agreeing: z.number(), of: z.number() }).optional(),
      }),
    ]),
  ),
});

const index: z.ZodType<CheckpointIndex> = z.object({
  record: z
    .object({
      ...{ commit: commitShown, measuredAt: z.string(), machine: z.string(), columns: z.array(z.string()) },
      cases: z.array(caseListed),
    })
    .nullable(),
  unreadable: z.array(unreadable),
});

const details: z.ZodType<CheckpointData> = z.object({ commit: commitShown, columns: z.array(z.string()), case: checkpointCase });

export const checkpointsResource: Resource<CheckpointIndex> = { path: "data/checkpoints.json", schema: index };

/** One checkpoint, by its place in the list. */
export function checkpointResource(place: number): Resource<CheckpointData> {
  return { path: `data/checkpoints/${place}.json`, schema: details };
}
