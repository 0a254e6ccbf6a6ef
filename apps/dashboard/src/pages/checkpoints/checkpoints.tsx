import { useMemo, type ReactNode } from "react";
import { z } from "zod";
import { useUrlState } from "../../app/url-state.ts";
import { checkpointsResource, type CheckpointIndex } from "../../data/checkpoint-data.ts";
import { panelState, useResource } from "../../data/use-resource.ts";
import { Panel, type PanelState } from "../../design/panel.tsx";
import { stateOfRecord } from "../../design/record-state.ts";
import { CasePage } from "./case-page.tsx";
import "./checkpoints.css";
import { ListPanel } from "./list-panel.tsx";
import { measureNames } from "./measure.ts";

const searchState = z.object({
  case: z.string().catch(""),
  output: z.string().catch(""),
  column: z.coerce.number().int().min(0).catch(0),
  measure: z.enum(measureNames).catch("absolute"),
  library: z.string().catch(""),
  q: z.string().catch(""),
});

/** What the address of this page holds. */
export type CheckpointState = z.output<typeof searchState>;

/** Reference checkpoints: all of them with their worst errors, and one with its error by layer. */
export function Checkpoints(): ReactNode {
  const [address, change] = useUrlState(searchState);
  const [loaded, again] = useResource(checkpointsResource);
  const record = loaded.kind === "ready" ? loaded.value.record : null;
  const place = useMemo(() => record?.cases.findIndex(({ name }) => name === address.case) ?? -1, [record, address.case]);
  if (record !== null && place >= 0)
    return <CasePage key={place} place={place} listed={record.cases[place]!} address={address} change={change} />;
  return (
    <>
      <h1>Checkpoints</h1>
      <p className="soft small lead">
        Models of the original Python libraries, with every layer, vector, score, loss and gradient that they compute, in float32 and in
        float64. Tercet's outputs are compared with the float64 ones, element by element. The tolerance is not chosen: it is the library's
        own float32 distance from its float64 result.
      </p>
      {record !== null && address.case !== "" ? (
        <Panel
          title={address.case}
          state={{ kind: "empty", why: "The record has no checkpoint of this name. Below are those that it has." }}
        />
      ) : undefined}
      {record === null ? (
        <Panel title="Reference checkpoints" height={30} state={panelState(loaded, again, withoutRecord)} />
      ) : (
        <ListPanel record={record} state={stateOfRecord(record.commit, [], 1)} address={address} change={change} />
      )}
    </>
  );
}

function withoutRecord({ unreadable }: CheckpointIndex): PanelState {
  const [lost] = unreadable;
  if (lost !== undefined) return { kind: "error", message: "the record of checkpoints could not be read", detail: lost.why };
  return { kind: "empty", why: "No errors of reference checkpoints are kept yet.", command: "npm run results" };
}
