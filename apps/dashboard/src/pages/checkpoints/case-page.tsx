import { Link } from "@tanstack/react-router";
import { useMemo, type ReactNode } from "react";
import type { UrlState } from "../../app/url-state.ts";
import { checkpointResource, type CaseListed, type CheckpointData } from "../../data/checkpoint-data.ts";
import { panelState, useResource } from "../../data/use-resource.ts";
import type { PanelState } from "../../design/panel.tsx";
import { stateOfRecord } from "../../design/record-state.ts";
import type { CheckpointState } from "./checkpoints.tsx";
import { LayersPanel } from "./layers-panel.tsx";
import { LeftAlonePanel } from "./left-alone-panel.tsx";
import { inModelOrder } from "./output-order.ts";
import { OutputPanel } from "./output-panel.tsx";

interface CasePageProps {
  readonly place: number;
  readonly listed: CaseListed;
  readonly address: CheckpointState;
  readonly change: (next: UrlState) => void;
}

/** One reference checkpoint: error by layer on every backend, one output's errors as a heat map, and what is not compared. */
export function CasePage({ place, listed, address, change }: CasePageProps): ReactNode {
  const resource = useMemo(() => checkpointResource(place), [place]);
  const [loaded, again] = useResource(resource);
  const data = loaded.kind === "ready" ? loaded.value : undefined;
  const outputs = useMemo(() => inModelOrder(data?.case.outputs ?? []), [data]);
  const state = panelState(loaded, again, stateOf);
  const chosen =
    outputs.find(({ output }) => output === address.output) ?? outputs.find(({ errors }) => errors.some(({ heat }) => heat !== undefined));
  return (
    <>
      <header className="case-head">
        <p className="soft small">
          <Link to="/checkpoints">Checkpoints</Link> /{" "}
          <Link to="/checkpoints" search={{ library: listed.library }}>
            {listed.library}
          </Link>
        </p>
        <h1>{listed.name}</h1>
        <p>{listed.what}</p>
      </header>
      <LayersPanel {...{ state, data, outputs, measure: address.measure, chosen: chosen?.output, change }} />
      <OutputPanel {...{ state, data, output: chosen, column: address.column, change }} />
      <LeftAlonePanel state={state} data={data} />
    </>
  );
}

function stateOf({ commit, columns, case: { absent, outputs } }: CheckpointData): PanelState {
  const state = stateOfRecord(commit, [], 1);
  if (outputs.length === 0)
    return {
      kind: "empty",
      why: `No output was compared: ${absent.map(({ why }) => why).join("; ") || "the case names none"}.`,
      command: "npm run results",
    };
  if (absent.length === 0) return state;
  const why = absent.map(({ column, why: reason }) => `${columns[column] ?? "?"}: ${reason}`).join("; ");
  return { ...state, partial: { shown: columns.length - absent.length, total: columns.length, what: "backends", why } };
}
