import { scaleLog } from "d3-scale";
import type { ReactNode } from "react";
import type { RatioShown } from "../../data/benchmark-data.ts";
import { ChartFigure, SeriesMark } from "../../design/chart-figure.tsx";
import { Plot, type Scale } from "../../design/plot.tsx";

interface RatioRow extends RatioShown {
  readonly case: string;
}

interface RatioChartProps {
  readonly rows: readonly RatioRow[];
  readonly nameOf: (contender: string) => string;
  readonly suite: string;
}

const step = 17;
/** About the width of a letter, in pixels. */
const letter = 6.6;
const top = 8;
const bottom = 40;
const modeOf = (own: string): string => own.replace("tercet ", "");

/** Every ratio of a suite with its interval, by case and peer, on a scale on which twice as fast and half as fast are as far from 1. */
export function RatioChart({ rows, nameOf, suite }: RatioChartProps): ReactNode {
  const modes = [...new Set(rows.map(({ own }) => modeOf(own)))];
  return (
    <ChartFigure
      caption="Ratio to each peer with its 95 % interval; the line at 1 is as fast as the peer"
      legend={modes.map((name, place) => ({ name, series: place + 1 }))}
      columns={[
        { name: "case", value: (row) => row.case },
        { name: "against", value: ({ peer }) => nameOf(peer) },
        { name: "mode", value: ({ own }) => modeOf(own) },
        { name: "ratio", value: ({ ratio }) => ratio, show: ({ ratio }) => ratio.toFixed(2), numeric: true },
        { name: "from", value: ({ from }) => from, show: ({ from }) => from.toFixed(2), numeric: true },
        { name: "to", value: ({ to }) => to, show: ({ to }) => to.toFixed(2), numeric: true },
        { name: "rounds", value: ({ rounds }) => rounds, numeric: true },
      ]}
      rows={rows}
      keyOf={(row) => `${row.case} ${row.own} ${row.peer}`}
      file={`benchmark ${suite} ratios`}
    >
      {(width) => <Intervals rows={rows} width={width} modes={modes} nameOf={nameOf} />}
    </ChartFigure>
  );
}

interface IntervalsProps extends Pick<RatioChartProps, "rows" | "nameOf"> {
  readonly width: number;
  readonly modes: readonly string[];
}

function Intervals({ rows, width, modes, nameOf }: IntervalsProps): ReactNode {
  const lines = [...Map.groupBy(rows, (row) => `${row.case}\n${row.peer}`).values()];
  const isNarrow = width < 560;
  const textOf = ({ case: name, peer }: RatioRow): string => `${name}: ${nameOf(peer)}`;
  const longest = Math.max(0, ...lines.map((line) => textOf(line[0]!).length));
  const left = isNarrow ? 12 : Math.min(longest * letter + 10, width * 0.5);
  const room = Math.floor(((isNarrow ? width : left) - 12) / letter);
  const tall = isNarrow ? step * 2 : step;
  const height = top + lines.length * tall + bottom;
  const x: Scale = scaleLog(
    [Math.min(0.9, ...rows.map(({ from }) => from)), Math.max(1.1, ...rows.map(({ to }) => to))],
    [left + 12, width - 22],
  );
  const ticks = [0.25, 0.5, 1, 2, 4, 8, 16, 32].filter((tick) => tick >= x.domain()[0]! && tick <= x.domain()[1]!);
  return (
    <Plot
      {...{ width, height }}
      margin={{ top, right: 16, bottom, left }}
      label="Ratios with intervals"
      x={{ scale: x, label: "ratio, on a logarithmic scale", ticks }}
    >
      {ticks.map((tick) => (
        <line key={tick} className={tick === 1 ? "one" : "rule"} x1={x(tick)} x2={x(tick)} y1={top} y2={height - bottom} />
      ))}
      {lines.map((line, place) => {
        const y = top + place * tall + tall - step / 2;
        const text = textOf(line[0]!);
        return (
          <g key={text}>
            <text
              className="mark-label"
              x={isNarrow ? left : left - 6}
              y={isNarrow ? y - step + 2 : y}
              dy="0.32em"
              textAnchor={isNarrow ? "start" : "end"}
            >
              {text.length > room ? `${text.slice(0, room - 1)}…` : text}
              <title>{text}</title>
            </text>
            {line.map(({ own, ratio, from, to }) => {
              const series = modes.indexOf(modeOf(own)) + 1;
              return (
                <g key={own}>
                  <line className={`interval series-${((series - 1) % 5) + 1}`} x1={x(from)} x2={x(to)} y1={y} y2={y} />
                  <SeriesMark series={series} x={x(ratio)} y={y} />
                </g>
              );
            })}
          </g>
        );
      })}
    </Plot>
  );
}
