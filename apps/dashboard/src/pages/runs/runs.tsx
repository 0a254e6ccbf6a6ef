import { useEffect, useMemo, type ReactNode } from "react";
import { z } from "zod";
import { useUrlState } from "../../app/url-state.ts";
import { runsResource, type RunsData } from "../../data/runs-data.ts";
import { panelState, useResource } from "../../data/use-resource.ts";
import type { PanelState } from "../../design/panel.tsx";
import { axisNames, metricNames } from "./curve.ts";
import { CurvesPanel } from "./curves-panel.tsx";
import { EvaluationsPanel } from "./evaluations-panel.tsx";
import { groupsOf } from "./groups.ts";
import { RunTable } from "./run-table.tsx";
import "./runs.css";

const searchState = z.object({
  q: z.string().catch(""),
  all: z.enum(["", "yes"]).catch(""),
  by: z.enum(["seeds", "runs"]).catch("seeds"),
  metric: z.enum(metricNames).catch("loss"),
  x: z.enum(axisNames).catch("steps"),
  smooth: z.enum(["1", "10", "50"]).catch("10"),
  drawn: z.string().catch(""),
  first: z.string().catch(""),
  second: z.string().catch(""),
});

/** What the address of this page holds. */
export type RunsState = z.output<typeof searchState>;

/** So many lines are told apart in one picture. */
const mostLines = 5;
const relistMilliseconds = 10_000;

/** Training runs: their settings, curves and evaluations. */
export function Runs(): ReactNode {
  const [address, change] = useUrlState(searchState);
  const [loaded, again] = useResource(runsResource);
  const data = loaded.kind === "ready" ? loaded.value : undefined;
  useEffect(() => {
    // New runs, and new words of old ones, come while somebody trains.
    if (data?.folder === null || data === undefined) return undefined;
    const timer = setInterval(again, relistMilliseconds);
    return () => clearInterval(timer);
  }, [data, again]);
  const words = address.q.toLowerCase().split(/\s+/u).filter(Boolean);
  const shown = useMemo(() => {
    const isShown = (text: string): boolean => words.every((word) => text.includes(word));
    return (data?.runs ?? []).filter(({ id, settings }) => isShown(`${id} ${Object.values(settings).join(" ")}`.toLowerCase()));
  }, [data, address.q]); // words are those of the address
  const groups = useMemo(() => groupsOf(shown, address.by), [shown, address.by]);
  const chosen = address.drawn === "" ? [] : address.drawn.split("|");
  const drawn = (chosen.length === 0 ? groups : groups.filter(({ runs }) => runs.some(({ id }) => chosen.includes(id)))).slice(
    0,
    mostLines,
  );
  const state = panelState(loaded, again, stateOf);
  return (
    <>
      <h1>Runs</h1>
      <p className="soft small lead">
        {data === undefined || data.folder !== null ? (
          "Training runs of the folder that this command serves; those at work are read again every few seconds."
        ) : (
          <>
            Small runs on Schema-Guided Dialogue, made by <code>tools/experiments/src/small-runs/main.ts</code>: curves to look at, not
            models to use. <code>npx tercet dashboard --runs FOLDER</code> shows your own runs here, also while they train.
          </>
        )}
      </p>
      <RunTable {...{ data, state, shown, address, change }} />
      <CurvesPanel {...{ state, groups, drawn, address, change }} />
      <EvaluationsPanel {...{ state, runs: shown, address, change }} />
    </>
  );
}

function stateOf({ folder, runs }: RunsData): PanelState {
  if (runs.length === 0)
    return folder === null
      ? { kind: "empty", why: "No runs are kept beside these pages.", command: "npx tercet dashboard --runs FOLDER" }
      : {
          kind: "empty",
          why: `There is no run below ${folder}: a run is a folder with events.jsonl, which training writes with its first step.`,
        };
  const damaged = runs.filter(({ faults }) => faults.length > 0);
  if (damaged.length === 0) return { kind: "ready" };
  const why = damaged.map(({ id, faults }) => `${id}: ${faults.join("; ")}`).join("; ");
  return { kind: "ready", partial: { shown: runs.length - damaged.length, total: runs.length, what: "runs without a fault", why } };
}
