import type { ReactNode } from "react";
import { DataTable, type Column } from "../../design/data-table.tsx";
import { Panel, type PanelState } from "../../design/panel.tsx";
import { headNames } from "../../workers/head-names.ts";
import type { RankRow } from "./rank-rows.ts";

interface RankChangesProps {
  readonly state: PanelState;
  readonly rows: readonly RankRow[];
  readonly chosen: number | undefined;
}

/** Candidates in the picture, at most: lines of more cross too often to be followed. */
const mostLines = 40;
const columnAt = [90, 270, 450] as const;
const [step, side] = [16, 24];

/** A line for each candidate through its places with the three heads, and the same as a table. */
export function RankChangesPanel({ state, rows, chosen }: RankChangesProps): ReactNode {
  const complete = rows.filter(({ places }) => headNames.every((head) => places[head] !== undefined));
  const drawn = complete.filter(({ places }) => headNames.some((head) => (places[head]?.rank ?? Infinity) <= mostLines));
  const partial =
    drawn.length < complete.length
      ? {
          partial: {
            shown: drawn.length,
            total: complete.length,
            what: "candidates in the picture",
            why: `those that some head ranks among its best ${mostLines}; the table has all`,
          },
        }
      : {};
  return (
    <Panel title="Rank changes" state={state.kind === "ready" ? { ...state, ...partial } : state} height={20}>
      <div className="rank-changes">
        <Lines rows={drawn} chosen={chosen} />
        <DataTable
          caption="Every candidate with its rank and logit by head"
          columns={columns}
          rows={rows}
          keyOf={({ number }) => String(number)}
          file="tercet-rankings"
        />
      </div>
    </Panel>
  );
}

const columns: readonly Column<RankRow>[] = [
  { name: "candidate", value: ({ text }) => text },
  ...headNames.flatMap((head): readonly Column<RankRow>[] => [
    { name: `${head} rank`, value: ({ places }) => places[head]?.rank, numeric: true },
    {
      name: `${head} logit`,
      value: ({ places }) => places[head]?.logit,
      show: ({ places }) => places[head]?.logit.toFixed(3),
      numeric: true,
    },
  ]),
];

function Lines({ rows, chosen }: { readonly rows: readonly RankRow[]; readonly chosen: number | undefined }): ReactNode {
  const lowest = Math.max(1, ...rows.flatMap(({ places }) => headNames.map((head) => places[head]?.rank ?? 1)));
  const height = side + lowest * step + 8;
  const y = (rank: number): number => side + (rank - 0.5) * step;
  // The chosen one comes last: what is drawn later lies above.
  const ordered = rows.toSorted((a, b) => Number(a.number === chosen) - Number(b.number === chosen));
  return (
    <svg
      className="rank-lines"
      viewBox={`0 0 540 ${height}`}
      role="img"
      aria-label="Ranks of each candidate with the three heads; the table has the same numbers"
    >
      {headNames.map((head, i) => (
        <text key={head} x={columnAt[i]} y={14} textAnchor="middle" className="rank-head">
          {head}
        </text>
      ))}
      {ordered.map(({ number, text, places }) => {
        const points = headNames.map((head, i): readonly [number, number] => [columnAt[i] ?? 0, y(places[head]?.rank ?? 1)]);
        return (
          <g key={number} data-chosen={number === chosen}>
            <title>{text}</title>
            <polyline points={points.map((point) => point.join(",")).join(" ")} />
            {points.map(([x, at], i) => (
              <circle key={i} cx={x} cy={at} r={3} />
            ))}
            <text x={columnAt[0] - 12} y={y(places.bi?.rank ?? 1) + 4} textAnchor="end">
              {places.bi?.rank}
            </text>
            <text x={columnAt[2] + 12} y={y(places.cross?.rank ?? 1) + 4}>
              {places.cross?.rank}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
