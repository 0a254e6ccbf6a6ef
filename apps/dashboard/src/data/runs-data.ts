import { runEvaluations, runSummary, type RunEvaluations, type RunSummary } from "@tercet/results";
import { z } from "zod";
import { unreadable, type Unreadable } from "./circumstances.ts";
import type { Resource } from "./resource.ts";

/** `data/runs.json`: kept runs as the build lists them, or those of the folder that `tercet dashboard --runs` serves. */
export interface RunsData {
  /** The folder that is served; null for the runs that are kept in the repository. */
  readonly folder: string | null;
  readonly runs: readonly RunSummary[];
  readonly unreadable: readonly Unreadable[];
}

const runsData: z.ZodType<RunsData> = z.object({
  folder: z.string().nullable().default(null),
  runs: z.array(runSummary),
  unreadable: z.array(unreadable).default([]),
});

export const runsResource: Resource<RunsData> = { path: "data/runs.json", schema: runsData };

/** What checkpoints of a run scored, example by example. */
export function evaluationsResource(path: string): Resource<RunEvaluations> {
  return { path, schema: runEvaluations };
}
