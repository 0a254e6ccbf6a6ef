import type { ReactNode } from "react";
import type { BenchmarkData, TrendShown } from "../../data/benchmark-data.ts";
import { ChartFigure } from "../../design/chart-figure.tsx";
import { day, shortHash } from "../../design/figures.ts";
import { Panel, type PanelState } from "../../design/panel.tsx";
import { significanceOf, significanceText } from "./significance.ts";
import { TrendChart } from "./trend-chart.tsx";

interface TrendPanelProps {
  readonly data: BenchmarkData | undefined;
  readonly state: PanelState;
  readonly work: string;
  readonly choose: (work: string) => void;
}

const nameOf = ({ work, against }: TrendShown): string => `${work}, against ${against}`;
/** Lines of one picture; more would not be told apart. */
const mostLines = 5;

/** How the ratios moved from record to record. */
export function TrendPanel({ data, state, work, choose }: TrendPanelProps): ReactNode {
  const trends = data?.trends ?? [];
  const names = [...new Set(trends.map(nameOf))];
  const chosen = names.includes(work) ? work : (names[0] ?? "");
  const all = trends.filter((trend) => nameOf(trend) === chosen);
  const lines = all.slice(0, mostLines);
  const records = data?.records ?? [];
  const own: PanelState =
    data !== undefined && trends.length === 0
      ? { kind: "empty", why: "No record holds ratios yet; every record keeps those of its day.", command: "npm run results" }
      : state;
  const rows = all.flatMap((trend) => trend.points.map((point) => ({ trend, point })));
  return (
    <Panel title="Over commits" state={own} height={26}>
      {data === undefined ? undefined : (
        <>
          <p className="small">
            <label>
              Work{" "}
              <select className="wide-choice" value={chosen} onChange={({ target }) => choose(target.value)}>
                {names.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </label>
          </p>
          <Verdicts trends={all} />
          <ChartFigure
            caption={`Ratio with its 95 % interval, ${lines.length} of ${all.length} lines; the band is where the newest value would be no news, dashed lines are what is wanted`}
            legend={lines.map((trend, place) => ({ name: `${trend.case}, ${trend.mode}`, series: place + 1 }))}
            columns={[
              { name: "commit", value: ({ point }) => shortHash(records[point.record]?.hash ?? "") },
              { name: "measured", value: ({ point }) => day(point.measuredAt), oneLine: true },
              { name: "case", value: ({ trend }) => trend.case },
              { name: "mode", value: ({ trend }) => trend.mode },
              { name: "against", value: ({ trend }) => trend.against },
              { name: "ratio", value: ({ point }) => point.ratio, show: ({ point }) => point.ratio.toFixed(3), numeric: true },
              { name: "from", value: ({ point }) => point.from, show: ({ point }) => point.from.toFixed(3), numeric: true },
              { name: "to", value: ({ point }) => point.to, show: ({ point }) => point.to.toFixed(3), numeric: true },
              { name: "wanted", value: ({ trend }) => trend.wanted, numeric: true },
            ]}
            rows={rows}
            keyOf={({ trend, point }) => `${trend.mode} ${trend.case} ${point.record}`}
            file="ratios over commits"
          >
            {(width) => <TrendChart lines={lines} records={records} width={width} />}
          </ChartFigure>
        </>
      )}
    </Panel>
  );
}

/** What the history of each line says; once where it says the same of all. */
function Verdicts({ trends }: { readonly trends: BenchmarkData["trends"] }): ReactNode {
  const verdicts = trends.map((trend) => ({ trend, text: significanceText(significanceOf(trend.points.map(({ ratio }) => ratio))) }));
  const texts = new Set(verdicts.map(({ text }) => text));
  if (verdicts.length > 1 && texts.size === 1)
    return (
      <p className="small">
        <b>All {verdicts.length} lines</b>: {verdicts[0]?.text}.
      </p>
    );
  return (
    <ul className="plain small">
      {verdicts.map(({ trend, text }) => (
        <li key={`${trend.mode} ${trend.case}`}>
          <b>
            {trend.case}, {trend.mode}
          </b>
          : {text}.
        </li>
      ))}
    </ul>
  );
}
