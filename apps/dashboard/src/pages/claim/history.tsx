import { readCell } from "@tercet/results";
import { scaleLinear } from "d3-scale";
import type { ReactNode } from "react";
import type { CommitShown } from "../../data/circumstances.ts";
import { ChartFigure, SeriesMark } from "../../design/chart-figure.tsx";
import { day, figure, shortHash } from "../../design/figures.ts";
import { Panel } from "../../design/panel.tsx";
import { Plot } from "../../design/plot.tsx";
import type { ClaimPart } from "./part.ts";

interface HistoryRow {
  readonly record: number;
  readonly commit: CommitShown | undefined;
  readonly outcome: string;
  readonly part: number | undefined;
  readonly ulp: number | undefined;
}

const margin = { top: 24, right: 16, bottom: 40, left: 44 };
const height = 220;

/** The claim in every record that is kept. */
export function History({ state, details, history, name }: ClaimPart & { readonly name: string }): ReactNode {
  const rows = history.map(([record, text]): HistoryRow => {
    const cell = readCell(text, details?.reasons ?? []);
    const measured = cell.kind === "held" || cell.kind === "failed" ? cell : undefined;
    return { record, commit: details?.records[record], outcome: cell.kind, part: measured?.ofBound, ulp: measured?.ulp };
  });
  return (
    <Panel title="Over commits" level={3} height={16} state={state}>
      <ChartFigure
        caption={`Worst error as a part of the tolerance, in each of ${rows.length} of ${details?.records.length ?? 0} records that know the claim; the dashed line is the tolerance`}
        columns={[
          { name: "commit", value: ({ commit }) => shortHash(commit?.hash ?? "") },
          { name: "day", value: ({ commit }) => day(commit?.committedAt ?? ""), oneLine: true },
          { name: "outcome", value: ({ outcome }) => outcome },
          { name: "part of the tolerance", value: ({ part }) => part, numeric: true },
          { name: "ULP", value: ({ ulp }) => ulp, numeric: true },
          { name: "subject", value: ({ commit }) => commit?.subject },
        ]}
        rows={rows.toReversed()}
        keyOf={({ record }) => String(record)}
        file={`history ${name}`}
      >
        {(width) => <Line rows={rows} records={details?.records ?? []} width={width} />}
      </ChartFigure>
    </Panel>
  );
}

interface LineProps {
  readonly rows: readonly HistoryRow[];
  readonly records: readonly CommitShown[];
  readonly width: number;
}

function Line({ rows, records, width }: LineProps): ReactNode {
  const points = rows.flatMap(({ record, part }) => (part === undefined || !Number.isFinite(part) ? [] : [{ record, part }]));
  const x = scaleLinear([0, Math.max(1, records.length - 1)], [margin.left, width - margin.right]);
  const y = scaleLinear([0, Math.max(1, ...points.map(({ part }) => part))], [height - margin.bottom, margin.top]).nice();
  const ends = records.length > 1 ? [0, records.length - 1] : [0];
  return (
    <Plot
      {...{ width, height, margin }}
      label="Worst error over commits"
      x={{ scale: x, label: "commits", ticks: ends, format: (at) => day(records[at]?.committedAt ?? "") }}
      y={{ scale: y, label: "part of the tolerance", format: figure }}
    >
      <line className="bound" x1={margin.left} x2={width - margin.right} y1={y(1)} y2={y(1)} />
      <polyline className="line series-1" points={points.map(({ record, part }) => `${x(record)},${y(part)}`).join(" ")} />
      {points.map(({ record, part }) => (
        <SeriesMark key={record} series={part > 1 ? 2 : 1} x={x(record)} y={y(part)} />
      ))}
    </Plot>
  );
}
