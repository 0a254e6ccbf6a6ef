import { useMemo, type ReactNode } from "react";
import { useUrlState } from "../../app/url-state.ts";
import { CopyButton } from "../../design/copy-button.tsx";
import type { PanelState } from "../../design/panel.tsx";
import { saveFile } from "../../design/save-file.ts";
import { AttentionPanel } from "./attention-panel.tsx";
import { candidateLines } from "./candidate-lines.ts";
import { EnginePanel } from "./engine-panel.tsx";
import { exportJson } from "./export-json.ts";
import "./playground.css";
import { RankChangesPanel } from "./rank-changes-panel.tsx";
import { rankRows } from "./rank-rows.ts";
import { RankingsPanel } from "./rankings-panel.tsx";
import { playgroundState } from "./state.ts";
import { TextsPanel } from "./texts-panel.tsx";
import { usePlayground } from "./use-playground.ts";
import { useTexts } from "./use-texts.ts";

/** A context and candidates, ranked by all three heads in the page. */
export function Playground(): ReactNode {
  const [{ engine, threads, chosen }, change] = useUrlState(playgroundState);
  const state = useTexts();
  const { texts } = state;
  const lines = texts === undefined ? undefined : candidateLines(texts.candidates);
  const wanted =
    texts === undefined || lines === undefined || lines.ranked.length === 0
      ? undefined
      : { context: texts.context.trim(), candidates: lines.ranked };
  const work = usePlayground({ engine, threads }, wanted);
  const { results } = work;
  const rows = useMemo(() => (results === undefined ? [] : rankRows(results)), [results]);
  const panel = panelOf(work, texts !== undefined && wanted === undefined);
  const attention: PanelState = panel.kind === "ready" && results?.attention === undefined ? { kind: "loading" } : panel;
  return (
    <>
      <div className="page-head">
        <h1>Playground</h1>
        <p>One context, some candidates, and what the bundled bi-, poly- and cross-encoder think of them, computed in this page.</p>
      </div>
      <TextsPanel state={state} />
      <EnginePanel
        choice={{ engine, threads }}
        state={work.engine}
        busy={work.busy === undefined ? undefined : `The ${work.busy}-encoder is at work.`}
        restart={work.restart}
        change={(next) => change({ engine: next.engine === "wasm" ? undefined : next.engine, threads: next.threads?.toString() }, "push")}
      />
      <RankingsPanel
        state={panel}
        results={results}
        rows={rows}
        chosen={chosen}
        choose={(number) => change({ chosen: number === chosen ? undefined : String(number) })}
      />
      <RankChangesPanel state={panel} rows={rows} chosen={chosen} />
      <AttentionPanel state={attention} results={results} chosen={chosen} />
      {results === undefined || work.engine.kind !== "ready" ? undefined : (
        <Keep results={results} engine={work.engine} isShared={state.tooLong === undefined} />
      )}
    </>
  );
}

type Work = ReturnType<typeof usePlayground>;

function panelOf({ engine, results, problem, restart }: Work, isEmpty: boolean): PanelState {
  if (isEmpty) return { kind: "empty", why: "There are no candidates: type some above, one a line, or choose a sample." };
  if (problem !== undefined) return { ...problem, kind: "error", retry: restart };
  if (results !== undefined) return { kind: "ready" };
  return engine.kind === "failed" ? { kind: "empty", why: "The engine could not be started; see above." } : { kind: "loading" };
}

interface KeepProps {
  readonly results: Parameters<typeof exportJson>[0];
  readonly engine: Parameters<typeof exportJson>[1];
  readonly isShared: boolean;
}

/** Ways to take away what was computed. */
function Keep({ results, engine, isShared }: KeepProps): ReactNode {
  return (
    <p className="playground-keep">
      <button type="button" onClick={() => saveFile("tercet-playground.json", "application/json", exportJson(results, engine, navigator))}>
        Save everything as JSON
      </button>{" "}
      {isShared ? <CopyButton text={location.href} what="address of this view" /> : undefined}
    </p>
  );
}
