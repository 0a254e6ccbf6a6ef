import { useId, type ReactNode } from "react";
import { Panel, type PanelState } from "../../design/panel.tsx";
import { candidateLines, mostCandidates } from "./candidate-lines.ts";
import { mostPacked } from "./share-texts.ts";
import type { TextsState } from "./use-texts.ts";

/** Where context and candidates are typed. */
export function TextsPanel({ state }: { readonly state: TextsState }): ReactNode {
  const { texts, samples, sample, problem, tooLong, edit, choose } = state;
  const ids = { context: useId(), candidates: useId(), sample: useId() };
  const lines = texts === undefined ? undefined : candidateLines(texts.candidates);
  const panel: PanelState =
    texts !== undefined
      ? { kind: "ready" }
      : samples.kind === "error"
        ? { ...samples, retry: () => location.reload() }
        : { kind: "loading" };
  return (
    <Panel
      title="Texts"
      note="What you type stays in this page: the models run here, and nothing is sent anywhere."
      state={panel}
      height={20}
      tools={
        <label htmlFor={ids.sample}>
          Sample{" "}
          <select id={ids.sample} value={sample ?? ""} onChange={({ target }) => choose(target.value)} disabled={samples.kind !== "ready"}>
            <option value="" disabled>
              your own
            </option>
            {samples.kind === "ready"
              ? samples.contexts.contexts.map(({ id }) => (
                  <option key={id} value={id}>
                    {id.replaceAll("-", " ")}
                  </option>
                ))
              : undefined}
          </select>
        </label>
      }
    >
      {texts === undefined || lines === undefined ? undefined : (
        <div className="playground-texts">
          <div>
            <label htmlFor={ids.context}>Context, a turn a line</label>
            <textarea
              id={ids.context}
              rows={7}
              spellCheck={false}
              data-search
              value={texts.context}
              onChange={({ target }) => edit({ ...texts, context: target.value })}
            />
          </div>
          <div>
            <label htmlFor={ids.candidates}>Candidates, one a line</label>
            <textarea
              id={ids.candidates}
              rows={7}
              spellCheck={false}
              wrap="off"
              value={texts.candidates}
              onChange={({ target }) => edit({ ...texts, candidates: target.value })}
            />
            <p className="small soft">
              {lines.total <= mostCandidates
                ? `${lines.total} ${lines.total === 1 ? "candidate" : "candidates"}`
                : `The first ${mostCandidates} of ${lines.total} candidates are ranked: the cross-encoder reads a pair for each.`}
            </p>
          </div>
          {problem === undefined ? undefined : (
            <p role="alert" className="panel-lack">
              {problem}
            </p>
          )}
          {tooLong === undefined ? undefined : (
            <p role="status" className="panel-lack">
              These texts are too long to share by address: {tooLong} characters compressed, {mostPacked} at most. Save the results as JSON
              instead.
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}
