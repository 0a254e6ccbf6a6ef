import { distributionEdges } from "@tercet/equivalence";
import { readCell } from "@tercet/results";
import { scaleLinear } from "d3-scale";
import type { ReactNode } from "react";
import { ChartFigure } from "../../design/chart-figure.tsx";
import { Panel } from "../../design/panel.tsx";
import { Plot } from "../../design/plot.tsx";
import type { ClaimPart } from "./part.ts";

interface Bin {
  readonly name: string;
  readonly count: number;
}

const margin = { top: 22, right: 12, bottom: 40, left: 34 };
const height = 220;

/** Names of the bins: exact, then the part of the tolerance up to which each reaches, then beyond it. */
function binName(place: number): string {
  const edge = distributionEdges[place] ?? NaN;
  return edge === 0 ? "exact" : edge === Infinity ? "beyond" : edge === 1 ? "1" : `1/${Math.round(1 / edge)}`;
}

/** How the newest record's runs used the bound. */
export function Distribution({ state, details, history, name }: ClaimPart & { readonly name: string }): ReactNode {
  const last = history.at(-1);
  const cell = details === undefined || last === undefined ? undefined : readCell(last[1], details.reasons);
  const counts = cell?.kind === "held" ? cell.distribution : [];
  const bins = distributionEdges.map((_, place): Bin => ({ name: binName(place), count: counts[place] ?? 0 }));
  return (
    <Panel
      title="Runs by their worst error"
      level={3}
      height={16}
      state={
        state.kind === "ready" && counts.length === 0
          ? { kind: "empty", why: "Only a claim that held has a distribution of its runs." }
          : state
      }
    >
      <ChartFigure
        caption="How many inputs used which part of the tolerance; each bar reaches to twice as much as the one before"
        columns={[
          { name: "part of the tolerance", value: (bin) => bin.name },
          { name: "inputs", value: (bin) => bin.count, numeric: true },
        ]}
        rows={bins}
        keyOf={(bin) => bin.name}
        file={`distribution ${name}`}
      >
        {(width) => <Bars bins={bins} width={width} />}
      </ChartFigure>
    </Panel>
  );
}

function Bars({ bins, width }: { readonly bins: readonly Bin[]; readonly width: number }): ReactNode {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const y = scaleLinear([0, most], [height - margin.bottom, margin.top]).nice();
  const step = (width - margin.left - margin.right) / bins.length;
  const ticks = y.ticks(4).filter((tick) => Number.isInteger(tick));
  return (
    <Plot {...{ width, height, margin }} label="Histogram of the parts of the tolerance" y={{ scale: y, label: "inputs", ticks }}>
      {bins.map(({ name, count }, place) => {
        const x = margin.left + place * step;
        // On a phone every third name fits.
        const isNamed = step > 36 || place % 3 === 0 || place === bins.length - 1;
        return (
          <g key={name}>
            <rect className="series-1" x={x + 1} width={Math.max(step - 2, 1)} y={y(count)} height={y(0) - y(count)} />
            {count === 0 ? undefined : (
              <text className="mark-label" x={x + step / 2} y={y(count) - 4} textAnchor="middle">
                {count}
              </text>
            )}
            {isNamed ? (
              <text x={x + step / 2} y={height - margin.bottom + 16} textAnchor="middle">
                {name}
              </text>
            ) : undefined}
          </g>
        );
      })}
      <text x={width - margin.right} y={height - 4} textAnchor="end">
        part of the tolerance
      </text>
    </Plot>
  );
}
