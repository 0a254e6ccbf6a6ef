import type { ScaleContinuousNumeric } from "d3-scale";
import type { ReactNode } from "react";

/** A continuous scale, linear or logarithmic. */
export type Scale = ScaleContinuousNumeric<number, number>;

/** Room around the marks, in pixels. */
export interface Margin {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** One axis. */
export interface AxisProps {
  readonly scale: Scale;
  readonly label: string;
  /** How a tick is written. */
  readonly format?: (value: number) => string;
  /** Ticks to be written, where the scale's own do not fit. */
  readonly ticks?: readonly number[];
  /** About how many ticks there should be. */
  readonly count?: number;
}

interface PlotProps {
  readonly width: number;
  readonly height: number;
  readonly margin: Margin;
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  readonly x?: AxisProps;
  readonly y?: AxisProps;
  readonly children: ReactNode;
}

const written = (value: number): string => String(Number(value.toPrecision(6)));

/** Names of ticks near an edge stay inside of the picture. */
function anchorAt(place: number, width: number): "start" | "middle" | "end" {
  return place < 34 ? "start" : place > width - 34 ? "end" : "middle";
}

/** A picture with axes; marks are its children, in pixels of the scales. */
export function Plot({ width, height, margin, label, x, y, children }: PlotProps): ReactNode {
  const [bottom, right] = [height - margin.bottom, width - margin.right];
  return (
    <svg className="plot" width={width} height={height} role="img" aria-label={label}>
      {y === undefined ? undefined : (
        <g className="axis" aria-hidden="true">
          {(y.ticks ?? y.scale.ticks(y.count ?? 5)).map((tick) => (
            <g key={tick} transform={`translate(0,${y.scale(tick)})`}>
              <line className="rule" x1={margin.left} x2={right} />
              <text x={margin.left - 6} dy="0.32em" textAnchor="end">
                {(y.format ?? written)(tick)}
              </text>
            </g>
          ))}
          <text x={0} y={margin.top - 10}>
            {y.label}
          </text>
        </g>
      )}
      {x === undefined ? undefined : (
        <g className="axis" aria-hidden="true">
          <line x1={margin.left} x2={right} y1={bottom} y2={bottom} />
          {(x.ticks ?? x.scale.ticks(x.count ?? Math.max(2, Math.floor(width / 90)))).map((tick) => (
            <g key={tick} transform={`translate(${x.scale(tick)},${bottom})`}>
              <line y2={4} />
              <text y={17} textAnchor={anchorAt(x.scale(tick), width)}>
                {(x.format ?? written)(tick)}
              </text>
            </g>
          ))}
          <text x={right} y={height - 2} textAnchor="end">
            {x.label}
          </text>
        </g>
      )}
      {children}
    </svg>
  );
}
