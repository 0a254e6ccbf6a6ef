import { useEffect, useMemo, type ReactNode } from "react";
import { useUrlState } from "../../app/url-state.ts";
import { matrixResource } from "../../data/matrix-data.ts";
import { useResource } from "../../data/use-resource.ts";
import { saveFile } from "../../design/save-file.ts";
import { parseQuery } from "../matrix/query.ts";
import { runHereSearch } from "./address.ts";
import { browserName } from "./browser-name.ts";
import { CapabilitiesPanel } from "./capabilities-panel.tsx";
import { ChoicePanel, type Choice } from "./choice-panel.tsx";
import { offerToDriver } from "./driven.ts";
import { FailuresPanel } from "./failures-panel.tsx";
import { OutcomesPanel } from "./outcomes-panel.tsx";
import { ProgressPanel } from "./progress-panel.tsx";
import { publishedCells } from "./published.ts";
import "./run-here.css";
import { documentOf } from "./run-state.ts";
import { environmentHere } from "./start-claims.ts";
import { runHereState } from "./state.ts";
import { useClaimsRun } from "./use-claims-run.ts";

/** The visitor's own browser checks claims. */
export function RunHere(): ReactNode {
  const [{ query, engines, threads, runs, seed, path }, change] = useUrlState(runHereState);
  const { state, start, stop } = useClaimsRun();
  const [matrix] = useResource(matrixResource);
  const published = matrix.kind === "ready" ? matrix.value : null;
  const publishedOf = useMemo(() => publishedCells(published), [published]);
  useEffect(offerToDriver, []);
  const isRunning = state.phase === "running" || state.phase === "starting";
  const choice: Choice = { query, engines, runs, seed, path };

  const begin = async (wanted: Choice): Promise<void> => {
    const environment = environmentHere(await browserName());
    const choices = wanted.engines.map((engine) => ({ engine, threads }));
    start({
      task: "run",
      choices,
      terms: parseQuery(wanted.query).terms,
      environment,
      runs: wanted.runs,
      seed: wanted.seed,
      path: wanted.path,
    });
  };
  const choose = (next: Partial<Choice>): void => {
    const all = { ...choice, ...next };
    change({
      query: all.query,
      engines: all.engines.join(",") === "wasm" ? undefined : all.engines.join(",") || "none",
      runs: all.runs === 10 || Number.isNaN(all.runs) ? undefined : String(all.runs),
      seed: all.seed === 0 || Number.isNaN(all.seed) ? undefined : String(all.seed),
      path: all.path,
    });
  };
  return (
    <>
      <div className="page-head">
        <h1>Run here</h1>
        <p>
          Your own browser checks what Tercet claims of its operators, layers, losses, tokenizers and reference checkpoints, against the
          same oracle as the published results.
        </p>
      </div>
      <CapabilitiesPanel />
      <ChoicePanel choice={choice} change={choose} isRunning={isRunning} start={() => void begin(choice)} stop={stop} />
      <ProgressPanel
        run={state}
        save={() =>
          void browserName().then((name) =>
            saveFile("tercet-outcomes.json", "application/json", documentOf(state, { runs, seed }, environmentHere(name))),
          )
        }
      />
      <FailuresPanel
        run={state}
        again={({ claim, outcome }) => {
          const point = { seed: outcome.seed, path: outcome.path };
          const next = { ...choice, ...point, query: runHereSearch(claim)["query"] ?? "" };
          choose(next);
          void begin(next);
        }}
      />
      <OutcomesPanel
        run={state}
        publishedOf={publishedOf}
        unpublished={published === null ? "There is no published record here to compare with; npm run results makes one." : undefined}
      />
    </>
  );
}
