import type { ReactNode } from "react";
import { CopyButton } from "../../design/copy-button.tsx";
import { Panel } from "../../design/panel.tsx";
import { failuresOf, type RunState } from "./run-state.ts";

interface FailuresPanelProps {
  readonly run: RunState;
  /** Checks the one input of a failure again. */
  readonly again: (failure: ReturnType<typeof failuresOf>[number]) => void;
}

/** Every failure in full: what is wrong, the smallest input that shows it, and how to see it again. Absent while there is none. */
export function FailuresPanel({ run, again }: FailuresPanelProps): ReactNode {
  const failures = failuresOf(run.checked);
  if (failures.length === 0) return undefined;
  return (
    <Panel title={`${failures.length} ${failures.length === 1 ? "failure" : "failures"}`} state={{ kind: "ready" }}>
      <ul className="run-failures">
        {failures.map((failure) => {
          const { claim, what, counterExample, runs, shrinks, seed, path, replay } = failure.outcome;
          return (
            <li key={claim}>
              <h3>
                <code>{claim}</code>
              </h3>
              <p>{what}</p>
              <p className="small soft">
                Counter-example (input {runs}, shrunk {shrinks} times; seed {seed}, path {path}):
              </p>
              <pre tabIndex={0}>{counterExample}</pre>
              <p className="run-buttons">
                <button type="button" onClick={() => again(failure)} disabled={run.phase === "running" || run.phase === "starting"}>
                  Check this input here again
                </button>
                <CopyButton text={replay} what="command for Node" />
              </p>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
