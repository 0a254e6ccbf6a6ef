import { useId, type ReactNode } from "react";
import "./heat-map.css";

interface HeatMapProps {
  /** What the picture shows, for those who do not see it; the same stands as a table beside it. */
  readonly label: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** A value for each place, row by row, none below 0. */
  readonly values: ArrayLike<number>;
  /** The value with full colour; default: the greatest. */
  readonly greatest?: number;
  /** Rows drawn stronger, by number. */
  readonly marked?: number | undefined;
}

/** Sizes in the picture's own units, which are pixels where it has room. */
const [rowHeight, letter, labelGap] = [18, 6.6, 8];
/** Many columns are narrow: as wide as their labels, which stand upright, are high. */
const [wide, narrow, mostWide] = [20, 12, 40];
const longest = 26;

/** Values as squares, the greater the more colour; a square tells its value when it is pointed at. */
export function HeatMap({ label, rows, columns, values, greatest, marked }: HeatMapProps): ReactNode {
  const id = useId();
  const cell = columns.length > mostWide ? narrow : wide;
  const widthOf = (texts: readonly string[]): number => Math.max(1, ...texts.map((text) => shortened(text).length)) * letter + labelGap;
  const [left, top] = [widthOf(rows), widthOf(columns)];
  const [width, height] = [left + columns.length * cell + 1, top + rows.length * rowHeight + 1];
  const full = greatest ?? Math.max(...Array.from(values), 1e-12);
  return (
    <div className="heat-map" tabIndex={0} role="region" aria-label={`${label}: picture, scrolled sideways`}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={id}>
        <title id={id}>{label}</title>
        {columns.map((text, i) => (
          <text key={i} transform={`translate(${left + (i + 0.5) * cell + 4} ${top - labelGap / 2}) rotate(-90)`}>
            {shortened(text)}
          </text>
        ))}
        {rows.map((text, row) => (
          <g key={row} className={marked === row ? "marked" : undefined}>
            <text x={left - labelGap} y={top + (row + 0.5) * rowHeight + 4} textAnchor="end">
              {shortened(text)}
            </text>
            {columns.map((column, i) => {
              const value = values[row * columns.length + i] ?? 0;
              return (
                <rect
                  key={i}
                  x={left + i * cell + 0.5}
                  y={top + row * rowHeight + 0.5}
                  width={cell - 1}
                  height={rowHeight - 1}
                  fillOpacity={Math.min(1, value / full)}
                >
                  <title>{`${text}, ${column}: ${value.toFixed(3)}`}</title>
                </rect>
              );
            })}
          </g>
        ))}
      </svg>
      <p className="soft small">
        Empty is 0, full colour is {full.toFixed(2)}. Point at a square for its value; a wide picture scrolls sideways.
      </p>
    </div>
  );
}

function shortened(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
