import type { CheckpointOutput } from "@tercet/results";
import type { ReactNode } from "react";
import type { UrlState } from "../../app/url-state.ts";
import type { CheckpointData } from "../../data/checkpoint-data.ts";
import { ChartFigure } from "../../design/chart-figure.tsx";
import type { Column } from "../../design/data-table.tsx";
import { count, figure } from "../../design/figures.ts";
import { Panel, type PanelState } from "../../design/panel.tsx";
import { StatusMark } from "../../design/status-mark.tsx";
import { LayersChart } from "./layers-chart.tsx";
import { errorIn, inMeasure, measureLabels, measureNames, type Measure } from "./measure.ts";
import { partLabels } from "./output-order.ts";

interface LayersPanelProps {
  readonly state: PanelState;
  readonly data: CheckpointData | undefined;
  readonly outputs: readonly CheckpointOutput[];
  readonly measure: Measure;
  readonly chosen: string | undefined;
  readonly change: (next: UrlState) => void;
}

/** Error by layer, on each backend, beside the tolerance and the reference's own float32 error. */
export function LayersPanel({ state, data, outputs, measure, chosen, change }: LayersPanelProps): ReactNode {
  const columns = data?.columns ?? [];
  const choose = (output: string): void => change({ output });
  const table: readonly Column<CheckpointOutput>[] = [
    {
      name: "output",
      value: ({ output }) => output,
      show: ({ output }) => (
        <button type="button" className="as-link" aria-pressed={output === chosen} onClick={() => choose(output)}>
          {output}
        </button>
      ),
    },
    { name: "part", value: ({ part }) => partLabels[part], oneLine: true },
    { name: "shape", value: ({ shape }) => `[${shape.join(", ")}]`, oneLine: true },
    ...columns.map((label, column) => ({
      name: label,
      value: (output: CheckpointOutput) => {
        const error = output.errors.find((each) => each.column === column);
        return error === undefined ? "not run" : (errorIn(measure, output, error) ?? "not kept");
      },
      show: (output: CheckpointOutput) => <ErrorShown {...{ output, column, measure }} />,
      oneLine: true,
    })),
    {
      name: "reference's float32",
      value: (output) => inMeasure(measure, output, output.float32Error),
      show: bound(measure, "float32Error"),
      numeric: true,
    },
    {
      name: "tolerance",
      value: (output) => inMeasure(measure, output, output.tolerance),
      show: bound(measure, "tolerance"),
      numeric: true,
    },
    {
      name: "ranking",
      value: rankingOf,
      oneLine: true,
    },
  ];
  return (
    <Panel
      title="Error by layer"
      state={state}
      height={30}
      note="From the text's tokens to the scores, and on to gradients and optimizer steps. A mark is the worst element of an output on one backend. Choose an output to see where its errors lie."
      tools={
        <label className="small">
          Show the{" "}
          <select value={measure} onChange={({ target }) => change({ measure: target.value })}>
            {measureNames.map((name) => (
              <option key={name} value={name}>
                {measureLabels[name]}
              </option>
            ))}
          </select>
        </label>
      }
    >
      {data === undefined ? undefined : (
        <ChartFigure
          caption={`${data.case.case}: ${measureLabels[measure]} of ${outputs.length} of ${outputs.length} outputs, on a logarithmic scale`}
          legend={columns.map((name, place) => ({ name, series: place + 1 }))}
          columns={table}
          rows={outputs}
          keyOf={({ output }) => output}
          file={`${data.case.case} errors`}
          tableOpen
        >
          {(width) => <LayersChart {...{ outputs, columns, measure, width, chosen, choose }} />}
        </ChartFigure>
      )}
    </Panel>
  );
}

const bound =
  (measure: Measure, name: "float32Error" | "tolerance") =>
  (output: CheckpointOutput): ReactNode => {
    const value = inMeasure(measure, output, output[name]);
    return value === undefined ? "none" : figure(value);
  };

/** How many values stand at the reference's place, on the backend where fewest do. */
function rankingOf({ ranked, errors }: CheckpointOutput): string {
  if (ranked !== true) return "not ranked";
  const found = errors.flatMap(({ ranks }) => (ranks === undefined ? [] : [ranks]));
  const [least] = found.toSorted((a, b) => a.agreeing / a.of - b.agreeing / b.of);
  if (least !== undefined) return `${count(least.agreeing)} of ${count(least.of)} at their place`;
  // Records from before these were counted say whether order held within the tolerance.
  return errors.every(({ held }) => held) ? "agrees" : "see errors";
}

interface ErrorShownProps {
  readonly output: CheckpointOutput;
  readonly column: number;
  readonly measure: Measure;
}

function ErrorShown({ output, column, measure }: ErrorShownProps): ReactNode {
  const error = output.errors.find((each) => each.column === column);
  if (error === undefined) return <StatusMark status="not-run" />;
  const value = errorIn(measure, output, error);
  return (
    <StatusMark status={error.held ? "held" : "failed"}>
      {error.held ? "held" : "FAIL"} {value === undefined ? "not kept" : value === 0 ? "exact" : figure(value)}
    </StatusMark>
  );
}
