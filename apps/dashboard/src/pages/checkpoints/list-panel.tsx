import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { UrlState } from "../../app/url-state.ts";
import type { CaseListed, CheckpointIndex } from "../../data/checkpoint-data.ts";
import { DataTable, type Column } from "../../design/data-table.tsx";
import { count, day, figure, shortHash } from "../../design/figures.ts";
import { Panel, type PanelState } from "../../design/panel.tsx";
import { StatusMark } from "../../design/status-mark.tsx";
import { useTyped } from "../../design/use-typed.ts";
import type { CheckpointState } from "./checkpoints.tsx";

interface ListPanelProps {
  readonly record: NonNullable<CheckpointIndex["record"]>;
  readonly state: PanelState;
  readonly address: CheckpointState;
  readonly change: (next: UrlState) => void;
}

/** Every reference checkpoint with what it used of its tolerance in each column. */
export function ListPanel({ record, state, address: { library, q }, change }: ListPanelProps): ReactNode {
  const typed = useTyped(q, (text) => change({ q: text }));
  const libraries = [...new Set(record.cases.map((each) => each.library))];
  const words = q.toLowerCase().split(/\s+/u).filter(Boolean);
  const shown = record.cases.filter(({ name, kind, what, library: of }) => {
    const text = `${name} ${kind} ${what}`.toLowerCase();
    return (library === "" || of === library) && words.every((word) => text.includes(word));
  });
  const columns: readonly Column<CaseListed>[] = [
    {
      name: "checkpoint",
      value: ({ name }) => name,
      show: ({ name, what }) => (
        <>
          <Link to="/checkpoints" search={{ case: name }}>
            {name}
          </Link>
          <span className="soft case-what">{what}</span>
        </>
      ),
    },
    { name: "library", value: (each) => each.library },
    { name: "kind", value: ({ kind }) => kind, oneLine: true },
    { name: "outputs", value: ({ outputs }) => outputs, numeric: true },
    { name: "left alone", value: ({ leftAlone }) => leftAlone, numeric: true },
    {
      name: "same rank",
      value: (each) => {
        const ranks = ranksOf(each);
        if (ranks === undefined) return each.ranked ? "not counted" : "not ranked";
        return `${count(ranks.agreeing)} of ${count(ranks.of)}`;
      },
      oneLine: true,
    },
    ...record.columns.map((label, column) => ({
      name: label,
      value: ({ columns: cells }: CaseListed) => {
        const cell = cells[column];
        return cell?.kind === "compared" ? cell.ofTolerance : "not run";
      },
      show: ({ columns: cells }: CaseListed) => <CellShown cell={cells[column]} />,
      oneLine: true,
    })),
  ];
  return (
    <Panel
      title="Reference checkpoints"
      state={state}
      note={`The largest part of its tolerance that any output used; above 1 it is out. Commit ${shortHash(record.commit.hash)}, measured ${day(record.measuredAt)} on ${record.machine}.`}
    >
      <p className="small choices">
        <label>
          Library{" "}
          <select value={library} onChange={({ target }) => change({ library: target.value })}>
            <option value="">all {libraries.length}</option>
            {libraries.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        <label>
          Search <input type="search" data-search {...typed} placeholder="poly, gelu, …" />
        </label>
        <span className="soft" role="status">
          {shown.length} of {record.cases.length} checkpoints
        </span>
      </p>
      {shown.length === 0 ? (
        <p>No checkpoint fits this choice.</p>
      ) : (
        <DataTable
          caption="Reference checkpoints and their worst error as a part of the tolerance"
          captionHidden
          columns={columns}
          rows={shown}
          keyOf={({ name }) => name}
          file="checkpoints"
        />
      )}
    </Panel>
  );
}

/** How many scores stand at the reference's place on the backend where fewest do. */
function ranksOf({ columns }: CaseListed): { readonly agreeing: number; readonly of: number } | undefined {
  const found = columns.flatMap((cell) => (cell.kind === "compared" && cell.ranks !== undefined ? [cell.ranks] : []));
  return found.toSorted((a, b) => a.agreeing / a.of - b.agreeing / b.of)[0];
}

function CellShown({ cell }: { readonly cell: CaseListed["columns"][number] | undefined }): ReactNode {
  if (cell?.kind !== "compared")
    return (
      <span title={cell?.why}>
        <StatusMark status="not-run" />
      </span>
    );
  const { failed, outputs, ofTolerance, worst, output } = cell;
  return (
    <span title={`${output}: ${figure(worst)} off`}>
      {failed === 0 ? (
        <StatusMark status="held">held {figure(ofTolerance)}</StatusMark>
      ) : (
        <StatusMark status="failed">
          FAIL {failed} of {outputs}
        </StatusMark>
      )}
    </span>
  );
}
