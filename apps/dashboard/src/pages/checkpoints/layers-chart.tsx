import type { CheckpointOutput } from "@tercet/results";
import { scaleLog } from "d3-scale";
import type { ReactNode } from "react";
import { SeriesMark } from "../../design/chart-figure.tsx";
import { figure } from "../../design/figures.ts";
import { Plot } from "../../design/plot.tsx";
import { errorIn, inMeasure, measureLabels, type Measure } from "./measure.ts";
import { labelRows, type PlacedLabel } from "./label-rows.ts";
import { partLabels } from "./output-order.ts";

interface LayersChartProps {
  readonly outputs: readonly CheckpointOutput[];
  readonly columns: readonly string[];
  readonly measure: Measure;
  readonly width: number;
  readonly chosen: string | undefined;
  readonly choose: (output: string) => void;
}

const sides = { top: 24, right: 8, left: 62 };
/** Of the figure without the names below it, and of a row of these. */
const plotHeight = 274;
const rowHeight = 16;
/** Where exact results stand, below the scale: a logarithm has no 0. */
const exactAt = plotHeight - 4;
const positive = (value: number | undefined): value is number => value !== undefined && value > 0 && Number.isFinite(value);

/** A column of marks for each output; the tolerance and the reference's own error as steps. */
export function LayersChart({ outputs, columns, measure, width, chosen, choose }: LayersChartProps): ReactNode {
  const values = outputs
    .flatMap((output) => [
      ...output.errors.map((error) => errorIn(measure, output, error)),
      inMeasure(measure, output, output.tolerance),
      inMeasure(measure, output, output.float32Error),
    ])
    .filter(positive);
  const [least, most] = values.length === 0 ? [0.1, 1] : [Math.min(...values), Math.max(...values)];
  const step = Math.max(width - sides.left - sides.right, 1) / Math.max(outputs.length, 1);
  const parts = [...Map.groupBy(outputs.keys(), (place) => outputs[place]!.part)];
  const labels = labelRows(
    parts.map(([part, places]) => ({ text: partLabels[part], from: sides.left + places[0]! * step, room: places.length * step })),
    { left: sides.left, right: width - sides.right },
  );
  const rows = 1 + Math.max(0, ...labels.map(({ row }) => row));
  const margin = { ...sides, bottom: 14 + rows * rowHeight };
  const height = plotHeight + margin.bottom;
  const y = scaleLog([least / 2, most * 2], [exactAt - 18, margin.top]);
  const decades = y.ticks(6).filter((tick) => Number.isInteger(Number(Math.log10(tick).toFixed(9))));
  const ticks = decades.length > 9 ? decades.filter((_, place) => place % Math.ceil(decades.length / 7) === 0) : decades;
  const middle = (place: number): number => margin.left + (place + 0.5) * step;
  const isCompared = outputs.some(({ errors }) => errors.length > 0);
  return (
    <div className="layers-chart">
      <Plot
        {...{ width, height, margin }}
        label={`${measureLabels[measure]} by output`}
        y={{ scale: y, label: measureLabels[measure], ticks, format: figure }}
      >
        <PartNames labels={labels} />
        <line className="rule" x1={margin.left} x2={width - margin.right} y1={exactAt} y2={exactAt} />
        <text x={margin.left - 6} y={exactAt} dy="0.32em" textAnchor="end">
          exact
        </text>
        {outputs.map((output, place) =>
          output.output === chosen ? (
            <rect
              key="chosen"
              className="chosen-output"
              x={middle(place) - step / 2}
              width={step}
              y={margin.top}
              height={exactAt - margin.top + 6}
            />
          ) : undefined,
        )}
        <Steps {...{ outputs, step, measure, y, name: "float32Error", label: "reference's own float32 error" }} />
        <Steps {...{ outputs, step, measure, y, name: "tolerance", label: "tolerance" }} />
        {outputs.map((output, place) =>
          output.errors.map((error) => {
            const value = errorIn(measure, output, error);
            if (value === undefined) return undefined;
            // Side by side where there is room, so that equal ones can be told apart.
            const shift = columns.length > 1 ? ((error.column + 0.5) / columns.length - 0.5) * Math.min(step * 0.8, 40) : 0;
            return (
              <SeriesMark
                key={`${output.output} ${error.column}`}
                series={error.column + 1}
                x={middle(place) + shift}
                y={value > 0 ? (Number.isFinite(value) ? y(value) : margin.top) : exactAt}
              />
            );
          }),
        )}
        {/* Keys reach the same choice in the table. */}
        {outputs.map(({ output }, place) => (
          <rect
            key={output}
            className="chart-target"
            x={middle(place) - step / 2}
            width={step}
            y={margin.top}
            height={exactAt - margin.top + 8}
            onClick={() => choose(output)}
          >
            <title>{output}</title>
          </rect>
        ))}
      </Plot>
      <p className="soft small">
        <span className="line-key tolerance-key" aria-hidden="true" /> tolerance{" "}
        <span className="line-key float32-key" aria-hidden="true" /> the reference's own float32 error
        {measure === "ulp" ? " (neither has a size in ULP, which differs from element to element)" : ""}
        {isCompared ? "" : "; nothing was compared"}. Marks at the foot are exact.
      </p>
    </div>
  );
}

interface StepsProps {
  readonly outputs: readonly CheckpointOutput[];
  readonly step: number;
  readonly measure: Measure;
  readonly y: (value: number) => number;
  readonly name: "tolerance" | "float32Error";
  readonly label: string;
}

function Steps({ outputs, step, measure, y, name, label }: StepsProps): ReactNode {
  return (
    <g className={`bound-steps ${name}`}>
      {outputs.map((output, place) => {
        const value = inMeasure(measure, output, output[name]);
        if (!positive(value)) return undefined;
        const x = sides.left + place * step;
        return (
          <line key={output.output} x1={x} x2={x + step} y1={y(value)} y2={y(value)}>
            <title>{`${label} of ${output.output}: ${figure(value)}`}</title>
          </line>
        );
      })}
    </g>
  );
}

/** Names of the model's parts below the outputs that belong to them. */
function PartNames({ labels }: { readonly labels: readonly PlacedLabel[] }): ReactNode {
  return (
    <g className="axis" aria-hidden="true">
      {labels.map(({ text, from, x, row }, turn) => (
        <g key={text}>
          {turn === 0 ? undefined : <line className="rule" x1={from} x2={from} y1={sides.top} y2={plotHeight + 8 + row * rowHeight} />}
          <text x={x} y={plotHeight + 18 + row * rowHeight}>
            {text}
          </text>
        </g>
      ))}
    </g>
  );
}
