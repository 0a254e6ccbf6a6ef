import { scaleLinear } from "d3-scale";
import type { ReactNode } from "react";
import type { TrendShown } from "../../data/benchmark-data.ts";
import type { CommitShown } from "../../data/circumstances.ts";
import { SeriesMark } from "../../design/chart-figure.tsx";
import { day } from "../../design/figures.ts";
import { Plot } from "../../design/plot.tsx";
import { significanceOf } from "./significance.ts";

interface TrendChartProps {
  readonly lines: readonly TrendShown[];
  readonly records: readonly CommitShown[];
  readonly width: number;
}

const margin = { top: 24, right: 20, bottom: 42, left: 46 };
const height = 260;

/** Ratios over records, with intervals, bands of noise and what is wanted. */
export function TrendChart({ lines, records, width }: TrendChartProps): ReactNode {
  const values = lines.flatMap(({ points, wanted }) => [
    ...points.flatMap(({ from, to }) => [from, to]),
    ...(wanted === undefined ? [] : [wanted]),
  ]);
  const x = scaleLinear([0, Math.max(1, records.length - 1)], [margin.left + 8, width - margin.right - 8]);
  const y = scaleLinear([Math.min(...values, 1), Math.max(...values, 1)], [height - margin.bottom, margin.top]).nice();
  const ends = records.length > 1 ? [0, records.length - 1] : [0];
  const [right, bottomEnd] = [width - margin.right, height - margin.bottom];
  return (
    <Plot
      {...{ width, height, margin }}
      label="Ratios over commits"
      x={{ scale: x, label: "commits", ticks: ends, format: (at) => day(records[at]?.committedAt ?? "") }}
      y={{ scale: y, label: "ratio" }}
    >
      {lines.map(({ points, case: name, mode }) => {
        const found = significanceOf(points.map(({ ratio }) => ratio));
        const last = points.at(-1);
        if (found.kind === "too-few" || last === undefined) return undefined;
        const [low, high] = found.band.map((value) => Math.min(Math.max(y(value), margin.top), bottomEnd));
        return (
          <rect
            key={`${name} ${mode}`}
            className="band"
            x={x(last.record) - 9}
            width={18}
            y={high}
            height={Math.max((low ?? 0) - (high ?? 0), 1)}
          />
        );
      })}
      {[...new Set(lines.map(({ wanted }) => wanted))].map((wanted) =>
        wanted === undefined ? undefined : (
          <g key={wanted}>
            <line className="bound" x1={margin.left} x2={right} y1={y(wanted)} y2={y(wanted)} />
            <text className="bound-label" x={margin.left + 4} y={y(wanted) - 4}>
              wanted {wanted}
            </text>
          </g>
        ),
      )}
      {lines.map(({ points, case: name, mode }, place) => (
        <g key={`${name} ${mode}`}>
          <polyline
            className={`line series-${place + 1}`}
            points={points.map(({ record, ratio }) => `${x(record)},${y(ratio)}`).join(" ")}
          />
          {points.map(({ record, ratio, from, to }) => (
            <g key={record}>
              <line className={`interval series-${place + 1}`} x1={x(record)} x2={x(record)} y1={y(from)} y2={y(to)} />
              <SeriesMark series={place + 1} x={x(record)} y={y(ratio)} />
            </g>
          ))}
        </g>
      ))}
    </Plot>
  );
}
