import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { OverviewData } from "../../data/overview-data.ts";
import { DataTable } from "../../design/data-table.tsx";
import { day } from "../../design/figures.ts";
import { Panel } from "../../design/panel.tsx";
import type { OverviewPart } from "./part.ts";

type RatioRow = OverviewData["ratios"][number];

/** What is wanted, reached by every case, by none, or by what their intervals still hold. */
function verdict({ wanted, least, to }: RatioRow): string {
  if (wanted === undefined) return "nothing is wanted";
  if (least >= wanted) return `reaches ${wanted.toFixed(2)}`;
  return to >= wanted ? `nearly ${wanted.toFixed(2)}` : `below ${wanted.toFixed(2)}`;
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
      height={28}
      note="Above 1 Tercet is faster, or takes less memory. Mode wide: V8's vectors of 256 bits; relaxed: V8's default flags."
    >
      <DataTable
        caption="Ratios to peers"
        captionHidden
        columns={[
          { name: "work", value: ({ work }) => work },
          { name: "against", value: ({ against }) => against },
          { name: "mode", value: ({ mode }) => mode },
          { name: "ratio", value: ({ least }) => least, show: ({ least, most }) => written(least, most), numeric: true },
          {
            name: "95 % interval",
            value: ({ from }) => from,
            show: ({ from, to }) => `${from.toFixed(2)} to ${to.toFixed(2)}`,
            numeric: true,
          },
          { name: "wanted", value: verdict },
          { name: "measured", value: ({ measuredAt }) => day(measuredAt) },
        ]}
        rows={ratios}
        keyOf={({ work, against, mode }) => `${work} ${against} ${mode}`}
        file="ratios to peers"
      />
      <p>
        <Link to="/benchmarks">Every case, and over commits</Link>
      </p>
    </Panel>
  );
}
