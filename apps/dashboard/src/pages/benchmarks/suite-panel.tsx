import type { ReactNode } from "react";
import type { CaseShown, EntryShown, RatioShown, SuiteShown } from "../../data/benchmark-data.ts";
import { DataTable } from "../../design/data-table.tsx";
import { day, figure } from "../../design/figures.ts";
import { Panel } from "../../design/panel.tsx";
import { RatioChart } from "./ratio-chart.tsx";

const temperatures = {
  warm: "warm: after first runs",
  cold: "cold: from the start of a process",
  memory: "memory at its peak",
} as const;

interface RatioRow extends RatioShown {
  readonly case: string;
}

interface EntryRow extends EntryShown {
  readonly case: string;
  readonly unit: string;
  readonly threads: number;
}

interface SuitePanelProps {
  readonly suite: SuiteShown;
  readonly temperature: keyof typeof temperatures;
}

/** One suite: each ratio with its interval, everybody's own figures, and how it was measured. */
export function SuitePanel({ suite, temperature }: SuitePanelProps): ReactNode {
  const { machine, cases, contenders, skipped, measuredAt, quick } = suite;
  const nameOf = (contender: string): string => contenders.find((each) => each.contender === contender)?.name ?? contender;
  const ratios = cases.flatMap(({ name, ratios: each }) => each.map((ratio): RatioRow => ({ case: name, ...ratio })));
  const entries = cases.flatMap((each: CaseShown) =>
    each.entries.map((entry): EntryRow => ({
      case: each.name,
      unit: each.kind === "memory" ? "MB" : "ms",
      threads: each.threads,
      ...entry,
    })),
  );
  return (
    <Panel
      title={`${suite.suite} (${temperatures[temperature]})`}
      state={
        skipped.length === 0
          ? { kind: "ready" }
          : {
              kind: "ready",
              partial: {
                shown: contenders.length,
                total: contenders.length + skipped.length,
                what: "contenders",
                why: skipped.map(({ what, why }) => `${what}: ${why}`).join("; "),
              },
            }
      }
      note={`${machine.cpu}, ${machine.processors} processors, ${machine.platform}, Node ${machine.node}; ${day(measuredAt)}${quick ? "; measured in a hurry (--quick)" : ""}.`}
    >
      <RatioChart rows={ratios} nameOf={nameOf} suite={suite.suite} />
      <details>
        <summary className="small">Everybody's own figures ({entries.length} rows), versions and settings</summary>
        <DataTable
          caption="Medians and quartiles"
          columns={[
            { name: "case", value: (row) => row.case },
            { name: "contender", value: (row) => row.contender },
            { name: "version", value: (row) => nameOf(row.contender) },
            {
              name: "median",
              value: (row) => row.median,
              show: (row) => (row.median === undefined ? (row.differs ?? "not timed") : `${figure(row.median)} ${row.unit}`),
              numeric: true,
            },
            {
              name: "quartiles",
              value: (row) => row.lower,
              show: (row) => (row.lower === undefined || row.upper === undefined ? "–" : `${figure(row.lower)} to ${figure(row.upper)}`),
              numeric: true,
            },
            { name: "rounds", value: (row) => row.samples, numeric: true },
            { name: "threads", value: (row) => row.threads, numeric: true },
          ]}
          rows={entries}
          keyOf={(row) => `${row.case} ${row.contender}`}
          file={`benchmark ${suite.suite} figures`}
        />
        <DataTable
          caption="Settings"
          columns={[
            { name: "contender", value: ({ contender }) => contender },
            { name: "version", value: ({ name }) => name },
            { name: "settings", value: ({ settings }) => settings },
          ]}
          rows={contenders}
          keyOf={({ contender }) => contender}
        />
      </details>
    </Panel>
  );
}
