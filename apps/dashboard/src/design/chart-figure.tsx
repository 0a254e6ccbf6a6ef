import type { ReactNode } from "react";
import "./chart-figure.css";
import { DataTable, type Column } from "./data-table.tsx";
import { useWidth } from "./use-width.ts";

/** One line of a legend: a mark as it is drawn, and what it stands for. */
export interface LegendEntry {
  readonly name: string;
  /** Place of the series, from 1: its colour and shape. */
  readonly series: number;
}

interface ChartFigureProps<Row> {
  /** What is seen, in a sentence: the name of the picture and of its table. */
  readonly caption: string;
  readonly legend?: readonly LegendEntry[];
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The name of the CSV file, without its ending. */
  readonly file: string;
  /** Whether the table is open from the start. */
  readonly tableOpen?: boolean;
  /** Draws the chart in a width in pixels. */
  readonly children: (width: number) => ReactNode;
}

/** A chart with the table of its data, which anybody can read and save. */
export function ChartFigure<Row>(props: ChartFigureProps<Row>): ReactNode {
  const { caption, legend = [], columns, rows, keyOf, file, tableOpen = false, children } = props;
  const [ref, width] = useWidth<HTMLDivElement>(640);
  return (
    <figure className="chart">
      <figcaption className="soft small">{caption}</figcaption>
      {legend.length < 2 ? undefined : (
        <ul className="legend small">
          {legend.map(({ name, series }) => (
            <li key={name}>
              <svg width="16" height="12" aria-hidden="true">
                <SeriesMark series={series} x={8} y={6} />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      )}
      <div ref={ref}>{children(width)}</div>
      <details open={tableOpen}>
        <summary className="small">
          The same as a table ({rows.length} {rows.length === 1 ? "row" : "rows"})
        </summary>
        <DataTable caption={caption} captionHidden columns={columns} rows={rows} keyOf={keyOf} file={file} />
      </details>
    </figure>
  );
}

const shapes = [
  "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0",
  "M-4,-4h8v8h-8z",
  "M0,-5l5,9h-10z",
  "M0,-5.5l5.5,5.5l-5.5,5.5l-5.5,-5.5z",
  "M-5,-1.5h3.5v-3.5h3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5z",
];

/** The mark of a series: colour and shape together, so that neither has to be seen. Series are counted from 1 and begin again after five. */
export function SeriesMark({ series, x, y }: { readonly series: number; readonly x: number; readonly y: number }): ReactNode {
  const place = (series - 1) % shapes.length;
  return <path className={`series-${place + 1}`} d={shapes[place]} transform={`translate(${x},${y})`} />;
}
