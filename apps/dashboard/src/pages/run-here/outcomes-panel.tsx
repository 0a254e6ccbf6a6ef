import { useState, type ReactNode } from "react";
import { DataTable, type Column } from "../../design/data-table.tsx";
import { figure } from "../../design/figures.ts";
import { Panel, type PanelState } from "../../design/panel.tsx";
import { StatusMark } from "../../design/status-mark.tsx";
import type { PublishedCell } from "./published.ts";
import type { CheckedClaim, RunState } from "./run-state.ts";

/** Rows of the table, at most: it is drawn again while outcomes come. */
const mostRows = 300;
const kinds = ["all", "failed", "held", "unsupported", "not-run"] as const;

interface OutcomesPanelProps {
  readonly run: RunState;
  readonly publishedOf: (claim: CheckedClaim["claim"]) => PublishedCell | undefined;
  /** Why there is nothing published to compare with. */
  readonly unpublished: string | undefined;
}

/** Every outcome as soon as it is known, the worst first, beside what the published record says. */
export function OutcomesPanel({ run, publishedOf, unpublished }: OutcomesPanelProps): ReactNode {
  const [kind, setKind] = useState<(typeof kinds)[number]>("all");
  const { checked, phase } = run;
  const fitting = checked.filter(({ outcome }) => kind === "all" || outcome.kind === kind).toSorted((a, b) => worth(b) - worth(a));
  const shown = fitting.slice(0, mostRows);
  const panel: PanelState =
    checked.length > 0
      ? {
          kind: "ready",
          ...(shown.length < fitting.length
            ? {
                partial: {
                  shown: shown.length,
                  total: fitting.length,
                  what: "outcomes, the worst first",
                  why: "the file that you save has all",
                },
              }
            : {}),
        }
      : phase === "running" || phase === "starting"
        ? { kind: "loading" }
        : { kind: "empty", why: "Outcomes stand here as soon as there are some." };
  return (
    <Panel
      title="Outcomes"
      note={unpublished}
      state={panel}
      height={12}
      tools={
        <label>
          Show{" "}
          <select value={kind} onChange={({ target }) => setKind(kinds.find((each) => each === target.value) ?? "all")}>
            {kinds.map((each) => (
              <option key={each} value={each}>
                {each === "not-run" ? "not run" : each}
              </option>
            ))}
          </select>
        </label>
      }
    >
      <DataTable
        caption="Outcomes in this browser, the worst first"
        captionHidden
        columns={columnsWith(publishedOf)}
        rows={shown}
        keyOf={({ claim }) => claim.id}
        file="tercet-outcomes"
      />
    </Panel>
  );
}

/** What is worth looking at first: failures, then what came nearest to its bound. */
function worth({ outcome }: CheckedClaim): number {
  if (outcome.kind === "failed") return Infinity;
  return outcome.kind === "held" ? (outcome.measure.worst?.ofBound ?? 0) : -1;
}

function columnsWith(publishedOf: OutcomesPanelProps["publishedOf"]): readonly Column<CheckedClaim>[] {
  return [
    { name: "claim", value: ({ claim }) => `${claim.kind}:${claim.name} ${claim.property}` },
    {
      name: "backend",
      value: ({ claim: { backend } }) => backendText(backend),
    },
    { name: "outcome", value: ({ outcome }) => outcome.kind, show: ({ outcome }) => <StatusMark status={outcome.kind} /> },
    { name: "inputs", value: ({ outcome }) => ("runs" in outcome ? outcome.runs : undefined), numeric: true },
    {
      name: "part of bound",
      value: ({ outcome }) => ("measure" in outcome ? outcome.measure.worst?.ofBound : undefined),
      show: ({ outcome }) => ("measure" in outcome ? figure(outcome.measure.worst?.ofBound ?? NaN) : undefined),
      numeric: true,
    },
    {
      name: "ulp",
      value: ({ outcome }) => ("measure" in outcome ? outcome.measure.ulp : undefined),
      show: ({ outcome }) => ("measure" in outcome ? figure(outcome.measure.ulp) : undefined),
      numeric: true,
    },
    {
      name: "published",
      value: ({ claim }) => publishedOf(claim)?.text,
      show: ({ claim }) => {
        const cell = publishedOf(claim);
        return cell === undefined ? "not published" : <span title={cell.column}>{cell.text}</span>;
      },
    },
    { name: "why", value: ({ outcome }) => ("why" in outcome ? outcome.why : outcome.kind === "failed" ? outcome.what : "") },
  ];
}

function backendText({ name, mode, threads }: CheckedClaim["claim"]["backend"]): string {
  return [name, mode, threads === undefined ? undefined : `${threads} threads`].filter((part) => part !== undefined).join(", ");
}
