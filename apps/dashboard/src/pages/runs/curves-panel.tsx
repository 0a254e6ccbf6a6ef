import { useMemo, type ReactNode } from "react";
import type { UrlState } from "../../app/url-state.ts";
import { ChartFigure } from "../../design/chart-figure.tsx";
import { figure } from "../../design/figures.ts";
import { Panel, type PanelState } from "../../design/panel.tsx";
import { SeriesChart } from "../../design/series-chart.tsx";
import { axisNames, bandOf, curveOf, metricLabels, metricNames, sharedX } from "./curve.ts";
import type { Group } from "./groups.ts";
import type { RunsState } from "./runs.tsx";
import { useCurves } from "./use-curves.ts";

interface CurvesPanelProps {
  readonly state: PanelState;
  readonly groups: readonly Group[];
  readonly drawn: readonly Group[];
  readonly address: RunsState;
  readonly change: (next: UrlState) => void;
}

/** Rows of the table beside the picture. */
const tableRows = 50;

/** Training curves: a line for each group, with a band from the least to the most. */
export function CurvesPanel({ state, groups, drawn, address, change }: CurvesPanelProps): ReactNode {
  const { metric, x: axis, smooth, by } = address;
  const events = useCurves(drawn.flatMap(({ runs }) => runs));
  const window = Number(smooth);
  const picture = useMemo(() => {
    const curves = drawn.map(({ runs }) =>
      runs.flatMap(({ eventsAt }) => {
        const found = events.get(eventsAt);
        return found?.kind === "ready" ? [curveOf(found.steps, metric, axis, window)] : [];
      }),
    );
    const x = sharedX(curves.flat(), axis);
    const bands = curves.map((each) => bandOf(each, x));
    return {
      x: { name: axis, values: x },
      y: { name: metricLabels[metric] },
      bands,
      series: bands.flatMap(({ median, least, most }, place) => [
        { name: drawn[place]!.name, series: place + 1, values: median },
        { name: "most", series: place + 1, values: most, faint: true },
        { name: "least", series: place + 1, values: least, faint: true },
      ]),
      areas: bands.map((_, place) => ({ between: [3 * place + 1, 3 * place + 2] as const, series: place + 1 })),
      marks: drawn.flatMap(({ runs }, place) =>
        runs.flatMap(({ resumed, eventsAt }) => {
          const found = events.get(eventsAt);
          if (found?.kind !== "ready") return [];
          const along = curveOf(found.steps, "loss", axis, 1).x;
          return resumed.flatMap((step) => {
            const at = along[found.steps.findIndex((each) => each.step === step)];
            return at === undefined ? [] : [{ x: at, series: place + 1 }];
          });
        }),
      ),
    };
  }, [drawn.map(({ name }) => name).join("|"), events, metric, axis, window]); // groups are told by their names
  const wanted = drawn.flatMap(({ runs }) => runs);
  const there = wanted.filter(({ eventsAt }) => events.get(eventsAt)?.kind === "ready").length;
  const faults = wanted.flatMap(({ eventsAt }) => {
    const found = events.get(eventsAt);
    return found?.kind === "error" ? [found.message] : [];
  });
  const resumed = wanted.filter((run) => run.resumed.length > 0);
  const own: PanelState =
    state.kind !== "ready"
      ? state
      : there === 0
        ? faults.length > 0
          ? { kind: "error", message: faults.join("; ") }
          : { kind: "loading" }
        : there < wanted.length
          ? {
              kind: "ready",
              partial: { shown: there, total: wanted.length, what: "runs", why: faults.join("; ") || "the others are being read" },
            }
          : { kind: "ready" };
  const picked = picture.x.values
    .map((_, place) => place)
    .filter((place, _, { length }) => place % Math.ceil(length / tableRows) === 0 || place === length - 1);
  return (
    <Panel title="Curves" state={own} height={26}>
      <p className="small choices">
        <Choice
          label="Show"
          value={metric}
          options={metricNames.map((name) => [name, metricLabels[name]])}
          choose={(next) => change({ metric: next })}
        />
        <Choice label="over" value={axis} options={axisNames.map((name) => [name, name])} choose={(next) => change({ x: next })} />
        <Choice
          label="as"
          value={smooth}
          options={[
            ["1", "it is, raw"],
            ["10", "mean of 10 steps"],
            ["50", "mean of 50 steps"],
          ]}
          choose={(next) => change({ smooth: next })}
        />
        <Choice
          label="a line for"
          value={by}
          options={[
            ["seeds", "all seeds of equal settings"],
            ["runs", "each run"],
          ]}
          choose={(next) => change({ by: next })}
        />
      </p>
      <ChartFigure
        caption={`${metricLabels[metric]} over ${axis}: ${drawn.length} of ${groups.length} ${by === "seeds" ? "groups" : "runs"}. A line is the median over seeds and its band reaches from the least to the most; of a single run the band is what the mean stands for.`}
        legend={drawn.map(({ name }, place) => ({ name, series: place + 1 }))}
        columns={[
          { name: axis, value: (place) => picture.x.values[place], show: (place) => figureAt(picture.x.values[place]), numeric: true },
          ...drawn.map(({ name }, at) => ({
            name,
            value: (place: number) => picture.bands[at]?.median[place] ?? "ended",
            show: (place: number) => {
              const [median, least, most] = [
                picture.bands[at]?.median[place],
                picture.bands[at]?.least[place],
                picture.bands[at]?.most[place],
              ];
              return median == null || least == null || most == null
                ? "ended"
                : `${figureAt(median)} [${figureAt(least)}, ${figureAt(most)}]`;
            },
            numeric: true,
          })),
        ]}
        rows={picked}
        keyOf={String}
        file={`${metricLabels[metric]} over ${axis}`}
      >
        {() => (
          <SeriesChart
            label={`${metricLabels[metric]} over ${axis} of ${drawn.map(({ name }) => name).join(", ")}`}
            x={picture.x}
            y={picture.y}
            series={picture.series}
            bands={picture.areas}
            marks={picture.marks}
            height={300}
          />
        )}
      </ChartFigure>
      <p className="soft small">
        {resumed.length === 0
          ? "None of these runs was resumed."
          : `Dotted lines: ${resumed.map(({ id, resumed: at }) => `${id} was stopped and resumed at step ${at.join(", ")}`).join("; ")}.`}{" "}
        The table has {picked.length} of {picture.x.values.length} points.
      </p>
    </Panel>
  );
}

const figureAt = (value: number | undefined): string =>
  value === undefined ? "none" : Number.isInteger(value) ? String(value) : figure(value);

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly choose: (value: string) => void;
}

function Choice({ label, value, options, choose }: ChoiceProps): ReactNode {
  return (
    <label>
      {label}{" "}
      <select value={value} onChange={({ target }) => choose(target.value)}>
        {options.map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
