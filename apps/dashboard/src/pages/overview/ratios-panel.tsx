import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { OverviewData } from "../../data/overview-data.ts";
import { DataTable, type Column } from "../../design/data-table.tsx";
import { day } from "../../design/figures.ts";
import { Panel } from "../../design/panel.tsx";
import type { OverviewPart } from "./part.ts";

type ModeRatio = OverviewData["ratios"][number];

/** One kind of work beside one peer, in each mode. */
interface RatioRow {
  readonly work: string;
  readonly against: string;
  readonly wide: ModeRatio | undefined;
  readonly relaxed: ModeRatio | undefined;
  readonly measuredAt: string;
}

/** What is wanted: reached by every case, not reached, or nearly: the intervals of those that do not reach it still hold it. */
function verdict(ratio: ModeRatio | undefined): string {
  if (ratio?.wanted === undefined) return "";
  const { wanted, least, to } = ratio;
  if (least >= wanted) return `reaches ${wanted.toFixed(2)}`;
  return to >= wanted ? `nearly ${wanted.toFixed(2)}` : `below ${wanted.toFixed(2)}`;
}

function rowsOf(ratios: readonly ModeRatio[]): readonly RatioRow[] {
  return [...Map.groupBy(ratios, ({ work, against }) => `${work}\n${against}`).values()].map((group) => {
    const { work, against, measuredAt } = group[0]!;
    const of = (mode: string): ModeRatio | undefined => group.find((ratio) => ratio.mode === mode);
    return { work, against, measuredAt, wide: of("wide"), relaxed: of("relaxed") };
  });
}

function modeColumns(mode: "wide" | "relaxed"): readonly Column<RatioRow>[] {
  return [
    {
      name: mode,
      value: (row) => row[mode]?.least,
      show: (row) => (row[mode] === undefined ? "–" : written(row[mode].least, row[mode].most)),
      numeric: true,
    },
    {
      name: `95 % interval, ${mode}`,
      value: (row) => row[mode]?.from,
      show: (row) => (row[mode] === undefined ? "–" : written(row[mode].from, row[mode].to)),
      numeric: true,
    },
    { name: `wanted of ${mode}`, value: (row) => verdict(row[mode]), show: (row) => verdict(row[mode]) || "nothing" },
  ];
}

function written(least: number, most: number): string {
  return least.toFixed(2) === most.toFixed(2) ? least.toFixed(2) : `${least.toFixed(2)} to ${most.toFixed(2)}`;
}

/** How fast it is beside others. */
export function RatiosPanel({ value, state }: OverviewPart): ReactNode {
  const ratios = value?.ratios ?? [];
  const own =
    value !== undefined && ratios.length === 0
      ? ({ kind: "empty", why: "Nothing was measured beside peers.", command: "npm run bench -- --write" } as const)
      : state;
  return (
    <Panel
      title="Beside others"
      state={own}
      height={22}
      note="Above 1 Tercet is faster, or takes less memory. Mode wide: V8's vectors of 256 bits; relaxed: V8's default flags."
    >
      <DataTable
        caption="Ratios to peers"
        captionHidden
        columns={[
          { name: "work", value: ({ work }) => work },
          { name: "against", value: ({ against }) => against },
          ...modeColumns("wide"),
          ...modeColumns("relaxed"),
          { name: "measured", value: ({ measuredAt }) => day(measuredAt), oneLine: true },
        ]}
        rows={rowsOf(ratios)}
        keyOf={({ work, against }) => `${work} ${against}`}
        file="ratios to peers"
      />
      <p>
        <Link to="/benchmarks">Every case, and over commits</Link>
      </p>
    </Panel>
  );
}
