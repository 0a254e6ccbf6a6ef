import type { RunSummary } from "@tercet/results";
import type { ReactNode } from "react";
import type { UrlState } from "../../app/url-state.ts";
import { DataTable } from "../../design/data-table.tsx";
import { Panel, type PanelState } from "../../design/panel.tsx";
import { Comparison } from "./comparison.tsx";
import type { RunsState } from "./runs.tsx";

interface EvaluationsPanelProps {
  readonly state: PanelState;
  readonly runs: readonly RunSummary[];
  readonly address: RunsState;
  readonly change: (next: UrlState) => void;
}

type Value = NonNullable<RunSummary["evaluations"]>["values"][number];

const written = ({ step, value, low, high }: Value): string => `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}] at ${step}`;

/** What checkpoints scored: best and last of each run, and two runs beside each other on identical candidates. */
export function EvaluationsPanel({ state, runs, address, change }: EvaluationsPanelProps): ReactNode {
  const rows = runs.flatMap((run) => {
    const byProtocol = Map.groupBy(run.evaluations?.values ?? [], ({ protocol }) => protocol);
    return [...byProtocol].map(([protocol, values]) => ({
      ...{ run, protocol, checkpoints: values.length },
      best: values.reduce((best, each) => (each.value > best.value ? each : best)),
      last: values.reduce((last, each) => (each.step > last.step ? each : last)),
    }));
  });
  const evaluated = new Set(rows.map(({ run }) => run.id)).size;
  const own: PanelState =
    state.kind === "ready" && rows.length === 0
      ? { kind: "empty", why: "None of these runs was evaluated: a run's evaluations.json holds what its checkpoints score." }
      : state;
  return (
    <Panel
      title="Evaluations"
      state={own}
      height={16}
      note={`${evaluated} of ${runs.length} runs were evaluated. Values with their 95 % bootstrap intervals over examples; ties count with the mean of all their orders. The best checkpoint was chosen on this very set, so its value flatters.`}
    >
      <div className="run-table">
        <DataTable
          caption="Best and last evaluation of each run"
          captionHidden
          columns={[
            { name: "run", value: ({ run }) => run.id, oneLine: true },
            { name: "protocol", value: ({ protocol }) => protocol, oneLine: true },
            { name: "last", value: ({ last }) => last.value, show: ({ last }) => written(last), oneLine: true },
            { name: "best", value: ({ best }) => best.value, show: ({ best }) => written(best), oneLine: true },
            { name: "checkpoints", value: ({ checkpoints }) => checkpoints, numeric: true },
            { name: "set", value: ({ run }) => run.evaluations?.set.slice(0, 9), oneLine: true },
          ]}
          rows={rows}
          keyOf={({ run, protocol }) => `${run.id} ${protocol}`}
          file="evaluations"
        />
      </div>
      <Comparison runs={runs.filter(({ evaluationsAt }) => evaluationsAt !== null)} address={address} change={change} />
    </Panel>
  );
}
