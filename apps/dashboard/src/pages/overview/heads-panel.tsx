import { scaleLinear, scaleLog } from "d3-scale";
import type { ReactNode } from "react";
import type { EstimateShown, HeadShown, LatencyShown, OverviewData } from "../../data/overview-data.ts";
import { ChartFigure, SeriesMark } from "../../design/chart-figure.tsx";
import { figure } from "../../design/figures.ts";
import { Panel } from "../../design/panel.tsx";
import { Plot, type Scale } from "../../design/plot.tsx";
import type { OverviewPart } from "./part.ts";
import { paretoFront } from "./pareto.ts";

/** One scorer, with its time at one number of candidates where that was measured. */
interface HeadRow {
  readonly name: string;
  readonly quality: EstimateShown;
  readonly candidates: number | undefined;
  readonly milliseconds: EstimateShown | undefined;
}

const metric = "r@1/20";
const margin = { top: 24, right: 16, bottom: 42, left: 46 };
const height = 280;
/** What the heads are called in the record, and how people call them. */
const titles: Readonly<Record<string, string>> = {
  bi: "bi-encoder",
  poly: "poly-encoder",
  cross: "cross-encoder",
  bm25: "BM25",
  random: "random",
};

function rowsOf({ heads, latencies }: NonNullable<OverviewData["trio"]>): readonly HeadRow[] {
  return heads.flatMap(({ name, quality }: HeadShown): readonly HeadRow[] => {
    const own = quality[metric];
    if (own === undefined) return [];
    const times = latencies.filter(({ head }: LatencyShown) => head === name);
    if (times.length === 0) return [{ name, quality: own, candidates: undefined, milliseconds: undefined }];
    return times.map(({ candidates, milliseconds }) => ({ name, quality: own, candidates, milliseconds }));
  });
}

/** The three heads by how well they rank and what a ranking costs. */
export function HeadsPanel({ value, state }: OverviewPart): ReactNode {
  const trio = value?.trio ?? undefined;
  const rows = trio === undefined ? [] : rowsOf(trio);
  const timed = rows.filter(({ milliseconds }) => milliseconds !== undefined);
  const command = "npm run latency -w @tercet/experiments";
  const own =
    value === undefined
      ? state
      : trio === undefined
        ? ({
            kind: "empty",
            why: "The bundled trio was not evaluated.",
            command: "node --conditions=tercet-source tools/experiments/src/trio/evaluate.ts",
          } as const)
        : ({ kind: "ready" } as const);
  return (
    <Panel
      title="The three heads"
      state={own}
      height={28}
      note={
        trio === undefined
          ? undefined
          : `${trio.count} examples of ${trio.data}, 20 candidates each; one small bundled model of each head, so nothing follows about the heads as such.`
      }
    >
      {timed.length > 0 || trio === undefined ? undefined : (
        <p className="panel-lack">
          <strong>Partial:</strong> quality only. What a ranking costs was not measured; <code>{command}</code> does.
        </p>
      )}
      {trio === undefined ? undefined : (
        <ChartFigure
          caption={`R@1 of 20 candidates with its 95 % interval${timed.length > 0 ? `, by the time of a ranking (median and quartiles; ${trio.latencyNote ?? ""}); numbers at the marks are candidates, lines join the heads that nothing beats at one number of them` : ""}`}
          columns={[
            { name: "scorer", value: ({ name }) => titles[name] ?? name },
            { name: "R@1/20", value: ({ quality }) => quality.value, show: ({ quality }) => quality.value.toFixed(3), numeric: true },
            { name: "from", value: ({ quality }) => quality.low, show: ({ quality }) => quality.low.toFixed(3), numeric: true },
            { name: "to", value: ({ quality }) => quality.high, show: ({ quality }) => quality.high.toFixed(3), numeric: true },
            ...(timed.length === 0
              ? []
              : [
                  { name: "candidates", value: ({ candidates }: HeadRow) => candidates, numeric: true },
                  {
                    name: "ms",
                    value: ({ milliseconds }: HeadRow) => milliseconds?.value,
                    show: ({ milliseconds }: HeadRow) => times(milliseconds),
                    numeric: true,
                  },
                ]),
          ]}
          rows={rows}
          keyOf={({ name, candidates }) => `${name} ${candidates ?? ""}`}
          legend={
            timed.length === 0
              ? []
              : [...new Set(timed.map(({ name }) => name))].map((name) => ({ name: titles[name] ?? name, series: seriesOf[name] ?? 5 }))
          }
          file="heads"
          tableOpen
        >
          {(width) => (timed.length > 0 ? <Plane rows={timed} width={width} /> : <Qualities rows={rows} width={width} />)}
        </ChartFigure>
      )}
    </Panel>
  );
}

function times(estimate: EstimateShown | undefined): string {
  return estimate === undefined ? "–" : `${figure(estimate.value)} [${figure(estimate.low)}, ${figure(estimate.high)}]`;
}

interface DrawnProps {
  readonly rows: readonly HeadRow[];
  readonly width: number;
}

const seriesOf: Readonly<Record<string, number>> = { bi: 1, poly: 2, cross: 3, bm25: 4, random: 5 };

/** A number of candidates where there is little room. */
function short(candidates: number): string {
  return candidates < 1000 ? String(candidates) : candidates < 1e6 ? `${candidates / 1000}k` : `${candidates / 1e6}M`;
}

/** Quality upward, time to the right: whoever is up and left is better. */
function Plane({ rows, width }: DrawnProps): ReactNode {
  const found = rows.flatMap(({ milliseconds, ...rest }) => (milliseconds === undefined ? [] : [{ ...rest, milliseconds }]));
  const x: Scale = scaleLog(
    [Math.min(...found.map(({ milliseconds }) => milliseconds.low)), Math.max(...found.map(({ milliseconds }) => milliseconds.high))],
    [margin.left + 10, width - margin.right - 10],
  ).nice();
  const y = qualityScale(rows);
  // Only rankings of as many candidates can be compared.
  const fronts = [...Map.groupBy(found, ({ candidates }) => candidates).values()].map((group) =>
    paretoFront(group.map(({ quality, milliseconds }) => ({ quality: quality.value, cost: milliseconds.value }))).map((at) => group[at]!),
  );
  // A label that would lie on another one of its head is left out; the table has every number.
  const labelRoom = 30;
  const isLabelled = ({ name, milliseconds, candidates }: (typeof found)[number]): boolean =>
    !found.some(
      (other) =>
        other.name === name &&
        (other.candidates ?? 0) < (candidates ?? 0) &&
        Math.abs(x(other.milliseconds.value) - x(milliseconds.value)) < labelRoom,
    );
  const decades = x.ticks().filter((tick) => Number.isInteger(Math.log10(tick)));
  return (
    <Plot
      {...{ width, height, margin }}
      label="Quality by latency"
      x={{ scale: x, label: "milliseconds for one context", ...(decades.length > 1 ? { ticks: decades } : { count: 4 }) }}
      y={{ scale: y, label: "R@1/20" }}
    >
      {fronts.map((front) => (
        <polyline
          key={front[0]?.candidates ?? 0}
          className="line series-5"
          points={front.map(({ quality, milliseconds }) => `${x(milliseconds.value)},${y(quality.value)}`).join(" ")}
        />
      ))}
      {found.map((each) => {
        const { name, quality, milliseconds, candidates } = each;
        const [series, left, top] = [seriesOf[name] ?? 5, x(milliseconds.value), y(quality.value)];
        return (
          <g key={`${name} ${candidates ?? ""}`}>
            <line className={`interval series-${series}`} x1={left} x2={left} y1={y(quality.low)} y2={y(quality.high)} />
            <line className={`interval series-${series}`} x1={x(milliseconds.low)} x2={x(milliseconds.high)} y1={top} y2={top} />
            <SeriesMark series={series} x={left} y={top} />
            {isLabelled(each) ? (
              <text className="mark-label" x={left + 5} y={top - 8}>
                {short(candidates ?? 0)}
              </text>
            ) : undefined}
          </g>
        );
      })}
    </Plot>
  );
}

/** Quality alone: each scorer's interval in a row of its own. */
function Qualities({ rows, width }: DrawnProps): ReactNode {
  const left = 108;
  const x: Scale = scaleLinear([0, 1], [left, width - margin.right]);
  const step = 30;
  const tall = margin.top + rows.length * step + margin.bottom;
  return (
    <Plot
      {...{ width, height: tall, margin: { ...margin, left } }}
      label="Quality of each scorer"
      x={{ scale: x, label: "R@1 of 20 candidates", count: 5 }}
    >
      {rows.map(({ name, quality }, place) => {
        const y = margin.top + (place + 0.5) * step;
        const series = seriesOf[name] ?? 5;
        return (
          <g key={name}>
            <text className="mark-label" x={left - 10} y={y} dy="0.32em" textAnchor="end">
              {titles[name] ?? name}
            </text>
            <line className="rule" x1={left} x2={width - margin.right} y1={y} y2={y} />
            <line className={`interval series-${series}`} x1={x(quality.low)} x2={x(quality.high)} y1={y} y2={y} />
            <SeriesMark series={series} x={x(quality.value)} y={y} />
            <text x={x(quality.high) + 8} y={y} dy="0.32em">
              {quality.value.toFixed(3)}
            </text>
          </g>
        );
      })}
    </Plot>
  );
}

function qualityScale(rows: readonly HeadRow[]): Scale {
  const lows = rows.map(({ quality }) => quality.low);
  const highs = rows.map(({ quality }) => quality.high);
  return scaleLinear(
    [Math.max(0, Math.min(...lows) - 0.02), Math.min(1, Math.max(...highs) + 0.02)],
    [height - margin.bottom, margin.top],
  ).nice();
}
