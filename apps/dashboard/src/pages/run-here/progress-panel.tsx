import { useEffect, useState, type ReactNode } from "react";
import { Panel, type PanelState } from "../../design/panel.tsx";
import { StatusMark } from "../../design/status-mark.tsx";
import { allHeld, countsOf, remaining, type RunState } from "./run-state.ts";

/** How far a run is, or what came of it. */
export function ProgressPanel({ run, save }: { readonly run: RunState; readonly save: () => void }): ReactNode {
  const { phase, problem, checked, claims } = run;
  const panel: PanelState =
    phase === "idle"
      ? { kind: "empty", why: "Nothing has been checked yet. Choose claims above; a first run of all of them takes some minutes." }
      : phase === "failed" && problem !== undefined && checked.length === 0
        ? { kind: "error", ...problem }
        : phase === "starting"
          ? { kind: "loading" }
          : {
              kind: "ready",
              ...(phase === "stopped" ? { partial: { shown: checked.length, total: claims.length, what: "claims", why: "stopped" } } : {}),
            };
  return (
    <Panel
      title="Run"
      state={panel}
      tools={
        checked.length === 0 ? undefined : (
          <button type="button" onClick={save}>
            Save outcomes as JSON
          </button>
        )
      }
    >
      <Bar run={run} />
      <Verdict run={run} />
      <Planted run={run} />
      <ul className="small soft run-backends" aria-label="Backends">
        {run.backends.map(({ name, mode, threads, why }, i) => (
          <li key={i}>
            {name}, {mode}, {threads} {threads === 1 ? "thread" : "threads"}: {why.join("; ")}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Bar({ run }: { readonly run: RunState }): ReactNode {
  const { phase, checked, claims, current } = run;
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (phase !== "running") return undefined;
    const timer = setInterval(() => setNow(performance.now()), 500);
    return () => clearInterval(timer);
  }, [phase]);
  if (phase !== "running") return undefined;
  const left = remaining(run, Math.max(now, run.startedAt));
  return (
    <div className="run-progress">
      <progress max={claims.length} value={checked.length} aria-label="claims checked" />
      <span>
        {checked.length} of {claims.length} claims{left === undefined ? "" : `, about ${duration(left)} left`}
      </span>
      <span className="small soft run-current">{current === undefined ? "" : `${current.claim}, input ${current.checks + 1}`}</span>
    </div>
  );
}

function Verdict({ run }: { readonly run: RunState }): ReactNode {
  const { phase, checked, claims, startedAt, endedAt, problem } = run;
  const { held, failed, unsupported, notRun } = countsOf(checked);
  const word =
    failed > 0
      ? `${failed} of ${checked.length} claims failed`
      : phase === "done"
        ? allHeld(run)
          ? "Nothing failed"
          : "These outcomes cannot be believed"
        : "Nothing has failed so far";
  return (
    <p role="status" className="run-verdict">
      <StatusMark status={failed > 0 || phase === "failed" ? "failed" : "held"}>
        {claims.length === 0 && phase === "done" ? "No claim fits this query" : word}
      </StatusMark>{" "}
      <span>
        {held} held, {failed} failed, {unsupported} unsupported, {notRun} not run
        {endedAt === undefined ? "" : `; ${duration(endedAt - startedAt)}`}
      </span>
      {problem === undefined ? "" : ` The worker failed: ${problem.message}`}
    </p>
  );
}

function Planted({ run: { planted } }: { readonly run: RunState }): ReactNode {
  if (planted.length === 0) return undefined;
  const missed = planted.filter(({ found }) => !found).length;
  return missed === 0 ? (
    <p className="small soft">A fault was planted first (x + x, cut off at 3) and was found on every backend, as it must be.</p>
  ) : (
    <p className="panel-lack" role="alert">
      A fault that was planted to be found was missed on {missed} of {planted.length} backends: nothing that this run says can be believed.
    </p>
  );
}

/** A time in words that are exact enough. */
function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  return seconds < 90 ? `${seconds.toFixed(seconds < 10 ? 1 : 0)} s` : `${Math.round(seconds / 60)} min`;
}
