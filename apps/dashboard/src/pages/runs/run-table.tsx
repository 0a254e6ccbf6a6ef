import type { RunSummary } from "@tercet/results";
import type { ReactNode } from "react";
import type { UrlState } from "../../app/url-state.ts";
import type { RunsData } from "../../data/runs-data.ts";
import { DataTable, type Column } from "../../design/data-table.tsx";
import { age, count, figure } from "../../design/figures.ts";
import { Panel, type PanelState } from "../../design/panel.tsx";
import { useTyped } from "../../design/use-typed.ts";
import { shownSettings } from "./groups.ts";
import type { RunsState } from "./runs.tsx";

interface RunTableProps {
  readonly data: RunsData | undefined;
  readonly state: PanelState;
  readonly shown: readonly RunSummary[];
  readonly address: RunsState;
  readonly change: (next: UrlState) => void;
}

/** The runs with what they differ in. */
export function RunTable({ data, state, shown, address: { q, all, drawn }, change }: RunTableProps): ReactNode {
  const typed = useTyped(q, (text) => change({ q: text }));
  const total = data?.runs.length ?? 0;
  const settings = shownSettings(data?.runs ?? [], all === "yes");
  const chosen = drawn === "" ? [] : drawn.split("|");
  const turn = (id: string): void =>
    change({ drawn: (chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]).join("|") });
  const columns: readonly Column<RunSummary>[] = [
    {
      name: "run",
      value: ({ id }) => id,
      show: ({ id, live }) => (
        <>
          <label>
            <input type="checkbox" checked={chosen.includes(id)} onChange={() => turn(id)} /> {id}
          </label>
          {live ? <span className="live"> ◉ live</span> : undefined}
        </>
      ),
      oneLine: true,
    },
    { name: "steps", value: ({ steps }) => steps, show: stepsShown, numeric: true },
    {
      name: "last loss",
      value: ({ last }) => last?.loss,
      show: ({ last }) => (last === null ? "none" : last.loss.toFixed(3)),
      numeric: true,
    },
    {
      name: "best loss",
      value: ({ best }) => best?.loss,
      show: ({ best }) => (best === null ? "none" : `${best.loss.toFixed(3)} at ${best.step}`),
      numeric: true,
    },
    { name: "tokens/s", value: (run) => speedOf(run), show: (run) => count(Math.round(speedOf(run) ?? 0)), numeric: true },
    ...settings.map((name) => ({
      name,
      value: ({ settings: of }: RunSummary) => String(of[name] ?? "not set"),
      show: ({ settings: of }: RunSummary) => (typeof of[name] === "number" ? figureOf(of[name]) : String(of[name] ?? "not set")),
      oneLine: true,
    })),
    { name: "resumed at", value: ({ resumed }) => (resumed.length === 0 ? "never" : resumed.join(", ")), oneLine: true },
    {
      name: "written",
      value: ({ writtenAt }) => writtenAt ?? "kept",
      show: ({ writtenAt }) => (writtenAt === null ? "kept" : age(writtenAt, Date.now())),
      oneLine: true,
    },
  ];
  return (
    <Panel title="All runs" state={state} height={16} note="Ticked runs are drawn and nothing else; without a tick the first ones are.">
      <p className="small choices">
        <label>
          Search <input type="search" data-search {...typed} placeholder="name or setting" />
        </label>
        <label>
          <input type="checkbox" checked={all === "yes"} onChange={({ target }) => change({ all: target.checked ? "yes" : "" })} /> all
          settings, not only those that differ
        </label>
        <button type="button" disabled={chosen.length === 0} onClick={() => change({ drawn: "" })}>
          Untick all
        </button>
        <span className="soft" role="status">
          {shown.length} of {total} runs, {settings.length} settings shown
        </span>
      </p>
      {shown.length === 0 ? (
        <p>No run fits this choice.</p>
      ) : (
        <div className="run-table">
          <DataTable caption="Runs" captionHidden columns={columns} rows={shown} keyOf={({ id }) => id} file="runs" />
        </div>
      )}
    </Panel>
  );
}

function stepsShown({ steps, settings }: RunSummary): ReactNode {
  const wanted = settings["steps"];
  return typeof wanted === "number" && wanted !== steps ? `${count(steps)} of ${count(wanted)}` : count(steps);
}

function speedOf({ tokens, seconds }: RunSummary): number | undefined {
  return seconds > 0 ? tokens / seconds : undefined;
}

function figureOf(value: number): string {
  return Number.isInteger(value) ? String(value) : figure(value);
}
