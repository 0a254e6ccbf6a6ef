import { useEffect, useRef, type ReactNode } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useWidth } from "./use-width.ts";

// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enumeration exists in types alone; 3 is its logarithmic one
const logarithmic = 3 as uPlot.Scale.Distr;

/** One line of a chart of many points. */
export interface Series {
  readonly name: string;
  /** Place of its colour, from 1. */
  readonly series: number;
  /** A value for each x; null where there is none. */
  readonly values: readonly (number | null)[];
  readonly dashed?: boolean;
  /** An edge of a band: it is there for the area and hardly seen itself. */
  readonly faint?: boolean;
}

interface SeriesChartProps {
  readonly label: string;
  readonly x: { readonly name: string; readonly values: readonly number[] };
  readonly y: { readonly name: string; readonly logarithmic?: boolean };
  readonly series: readonly Series[];
  /** Areas between two series, by place: from the least to the most over seeds, for example. */
  readonly bands?: readonly { readonly between: readonly [upper: number, lower: number]; readonly series: number }[];
  /** Moments that are told by a vertical line, such as where a run was resumed. */
  readonly marks?: readonly { readonly x: number; readonly series: number }[];
  readonly height?: number;
}

const noMarks: NonNullable<SeriesChartProps["marks"]> = [];
const noBands: NonNullable<SeriesChartProps["bands"]> = [];

/**
 * Lines of thousands of points, on a canvas. Put it into a `ChartFigure`, whose table says the same to everybody. Its colours are those of the tokens, read
 * anew when the colour scheme changes.
 */
export function SeriesChart({ label, x, y, series, bands = noBands, marks = noMarks, height = 260 }: SeriesChartProps): ReactNode {
  const [frame, width] = useWidth<HTMLDivElement>(640);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const style = getComputedStyle(element);
    const token = (name: string): string => style.getPropertyValue(name).trim();
    const axisNow = (): object => ({
      stroke: token("--text-soft"),
      grid: { stroke: token("--line"), width: 1 },
      ticks: { stroke: token("--line-strong") },
    });
    const draw = (): uPlot =>
      new uPlot(
        {
          width,
          height,
          cursor: { drag: { x: false, y: false } },
          legend: { show: false },
          scales: { x: { time: false }, ...(y.logarithmic === true ? { y: { distr: logarithmic } } : {}) },
          axes: [
            { ...axisNow(), label: x.name },
            { ...axisNow(), label: y.name, size: 60 },
          ],
          series: [
            { label: x.name },
            ...series.map(({ name, series: colour, dashed, faint }) => ({
              label: name,
              stroke: token(`--series-${((colour - 1) % 5) + 1}`),
              width: faint === true ? 0 : 1.5,
              points: { show: false },
              ...(dashed === true ? { dash: [5, 4] } : {}),
            })),
          ],
          hooks: {
            draw: [
              (drawn) => {
                const { bbox } = drawn;
                const canvas = drawn.ctx;
                for (const { x: at, series: colour } of marks) {
                  const left = drawn.valToPos(at, "x", true);
                  canvas.save();
                  canvas.strokeStyle = token(`--series-${((colour - 1) % 5) + 1}`);
                  canvas.setLineDash([2, 4]);
                  canvas.lineWidth = 2;
                  canvas.beginPath();
                  canvas.moveTo(left, bbox.top);
                  canvas.lineTo(left, bbox.top + bbox.height);
                  canvas.stroke();
                  canvas.restore();
                }
              },
            ],
          },
          bands: bands.map(({ between: [upper, lower], series: colour }) => ({
            series: [upper + 1, lower + 1],
            fill: `color-mix(in srgb, ${token(`--series-${((colour - 1) % 5) + 1}`)} 18%, transparent)`,
          })),
        },
        [[...x.values], ...series.map(({ values }) => [...values])],
        element,
      );
    let chart = draw();
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const redraw = (): void => {
      chart.destroy();
      chart = draw();
    };
    scheme.addEventListener("change", redraw);
    return () => {
      scheme.removeEventListener("change", redraw);
      chart.destroy();
    };
  }, [x, y, series, bands, marks, width, height]);
  return (
    <div ref={frame} role="img" aria-label={label} style={{ minHeight: height }}>
      <div ref={place} />
    </div>
  );
}
