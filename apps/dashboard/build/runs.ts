import { type KeptRun, summaryOfRun } from "@tercet/results";
import type { RunsData } from "../src/data/runs-data.ts";

/** The kept runs: their list, and their own files as they are. */
export function runsOf(runs: readonly KeptRun[]): {
  readonly list: RunsData;
  readonly files: readonly (readonly [path: string, text: string])[];
} {
  const at = (id: string, file: string): string => `data/runs/${encodeURIComponent(id)}/${file}`;
  const list = runs.map(({ id, ...texts }) => {
    const addresses = { eventsAt: at(id, "events.jsonl"), evaluationsAt: at(id, "evaluations.json") };
    const evaluated = texts.evaluations === undefined ? [] : evaluatedSteps(texts.evaluations);
    return summaryOfRun({ id, writtenAt: null, live: false, checkpoints: evaluated, ...addresses }, texts);
  });
  const files = runs.flatMap(({ id, events, evaluations }) => [
    [at(id, "events.jsonl"), events] as const,
    ...(evaluations === undefined ? [] : [[at(id, "evaluations.json"), evaluations] as const]),
  ]);
  return { list: { folder: null, runs: list, unreadable: [] }, files };
}

/** A kept run has no checkpoints any more; those that were evaluated are known. */
function evaluatedSteps(text: string): readonly number[] {
  const { evaluations } = summaryOfRun(
    { id: "", writtenAt: null, live: false, checkpoints: [], eventsAt: "", evaluationsAt: "" },
    { events: "", evaluations: text },
  );
  return [...new Set(evaluations?.values.map(({ step }) => step))];
}
