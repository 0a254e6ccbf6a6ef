import type { CheckpointOutput, OutputError } from "@tercet/results";
import { useMemo, type ReactNode } from "react";
import type { UrlState } from "../../app/url-state.ts";
import type { CheckpointData } from "../../data/checkpoint-data.ts";
import { DataTable } from "../../design/data-table.tsx";
import { count, figure } from "../../design/figures.ts";
import { Panel, type PanelState } from "../../design/panel.tsx";
import { StatusMark } from "../../design/status-mark.tsx";
import { TensorHeat } from "./tensor-heat.tsx";
import { placesOf, spanInWords, worstPlaces } from "./worst-places.ts";

interface OutputPanelProps {
  readonly state: PanelState;
  readonly data: CheckpointData | undefined;
  readonly output: CheckpointOutput | undefined;
  readonly column: number;
  readonly change: (next: UrlState) => void;
}

/** So many places are listed beside a heat map. */
const listed = 10;

/** Where the errors of one output lie, on one backend. */
export function OutputPanel({ state, data, output, column, change }: OutputPanelProps): ReactNode {
  const errors = output?.errors ?? [];
  const error = errors.find((each) => each.column === column) ?? errors[0];
  const own: PanelState =
    data !== undefined && error === undefined
      ? {
          kind: "empty",
          why: "Choose an output in the table above. Errors of layers, attention, vectors and scores are kept element by element.",
        }
      : state;
  return (
    <Panel
      title={output === undefined ? "Where the errors lie" : `Where the errors of ${output.output} lie`}
      state={own}
      height={24}
      tools={
        error === undefined ? undefined : (
          <label className="small">
            Backend{" "}
            <select value={error.column} onChange={({ target }) => change({ column: target.value })}>
              {errors.map((each) => (
                <option key={each.column} value={each.column}>
                  {data?.columns[each.column]}
                </option>
              ))}
            </select>
          </label>
        )
      }
    >
      {output === undefined || error === undefined ? undefined : (
        <>
          <p>
            <StatusMark status={error.held ? "held" : "failed"} />{" "}
            {error.worst === 0 ? (
              <>all of {count(error.elements)} elements are exact</>
            ) : (
              <>
                worst of {count(error.elements)} elements: <b>{figure(error.worst)}</b> off, {figure(error.ofTolerance)} of the tolerance of{" "}
                {figure(output.tolerance)}
                {error.ulp === undefined ? "" : `, ${figure(error.ulp)} ULP`}; most of its tolerance was used at{" "}
                <code>[{error.at.join(", ")}]</code> of [{output.shape.join(", ")}]
              </>
            )}
            .{error.what === undefined ? "" : ` ${error.what}.`}
            {error.ranks === undefined
              ? ""
              : ` ${count(error.ranks.agreeing)} of ${count(error.ranks.of)} values stand at the place that the reference gives them; others are ties within the tolerance.`}
          </p>
          <Heat output={output} error={error} name={`${data?.case.case ?? ""} ${output.output}`} />
        </>
      )}
    </Panel>
  );
}

function Heat({
  output,
  error,
  name,
}: {
  readonly output: CheckpointOutput;
  readonly error: OutputError;
  readonly name: string;
}): ReactNode {
  const { heat } = error;
  const places = useMemo(() => (heat === undefined ? [] : placesOf(heat)), [heat]);
  if (heat === undefined)
    return (
      <p className="soft small">
        {error.worst === 0
          ? "There is no map of nothing."
          : "No map is kept of this output: of tokens, losses, gradients, steps and metrics the worst element is kept alone."}
      </p>
    );
  const worst = worstPlaces(places, listed);
  const withError = places.filter(({ part }) => part > 0).length;
  return (
    <div className="heat-and-table">
      <TensorHeat map={heat} places={places} shape={output.shape} at={error.at} />
      <DataTable
        caption={`The worst ${worst.length} of ${withError} places with an error, of ${places.length} in all`}
        columns={[
          { name: "elements", value: (place) => spanInWords(place, output.shape) },
          { name: "part of the tolerance", value: ({ part }) => part, show: ({ part }) => figure(part), numeric: true },
          {
            name: "error",
            value: ({ part }) => part * output.tolerance,
            show: ({ part }) => figure(part * output.tolerance),
            numeric: true,
          },
        ]}
        rows={worst}
        keyOf={({ row, column }) => `${row} ${column}`}
        file={`${name} worst places`}
      />
    </div>
  );
}
