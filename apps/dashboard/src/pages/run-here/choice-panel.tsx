import { useId, type ReactNode } from "react";
import { Panel } from "../../design/panel.tsx";
import { useTyped } from "../../design/use-typed.ts";
import { engines, type Engine } from "../../workers/engine-choice.ts";
import { parseQuery } from "../matrix/query.ts";
import { isOfOutcomes } from "./claim-filter.ts";

/** What is chosen for a run. */
export interface Choice {
  readonly query: string;
  readonly engines: readonly Engine[];
  readonly runs: number;
  readonly seed: number;
  readonly path: string | undefined;
}

interface ChoicePanelProps {
  readonly choice: Choice;
  readonly change: (choice: Partial<Choice>) => void;
  readonly isRunning: boolean;
  readonly start: () => void;
  readonly stop: () => void;
}

const words: Readonly<Record<Engine, string>> = {
  wasm: "wasm, fastest mode",
  "wasm-relaxed": "wasm, relaxed SIMD",
  "wasm-baseline": "wasm, baseline SIMD",
  webgpu: "webgpu",
  "gpujs-webgpu": "gpujs, mode webgpu",
  "gpujs-webgl2": "gpujs, mode webgl2",
  "gpujs-webasm": "gpujs, mode webasm",
  js: "js, interpreted",
  reference: "reference, float64 (slow)",
};

/** Which claims are checked, on what, with how many inputs. */
export function ChoicePanel({ choice, change, isRunning, start, stop }: ChoicePanelProps): ReactNode {
  const ids = { query: useId(), runs: useId(), seed: useId() };
  const typed = useTyped(choice.query, (query) => change({ query, path: undefined }));
  const { terms, problems } = parseQuery(choice.query);
  const useless = terms.filter(isOfOutcomes);
  return (
    <Panel
      title="Claims to check"
      note="Everything runs in this browser, the float64 oracle too. Nothing is sent anywhere: outcomes stay here until you save them."
      state={{ kind: "ready" }}
    >
      <form
        className="run-choice"
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <label htmlFor={ids.query} className="run-query">
          Claims <span className="soft small">as in the matrix: words, kind:, subject:, property:, backend:; empty is all</span>
          <input
            id={ids.query}
            data-search
            type="search"
            spellCheck={false}
            placeholder="kind:operator -property:gradient-equals-difference"
            {...typed}
          />
        </label>
        <fieldset>
          <legend>On</legend>
          {engines.map((engine) => (
            <label key={engine}>
              <input
                type="checkbox"
                checked={choice.engines.includes(engine)}
                onChange={({ target }) =>
                  change({ engines: engines.filter((each) => (each === engine ? target.checked : choice.engines.includes(each))) })
                }
              />{" "}
              {words[engine]}
            </label>
          ))}
        </fieldset>
        <label htmlFor={ids.runs}>
          Inputs a claim
          <input
            id={ids.runs}
            type="number"
            min={1}
            max={10000}
            value={choice.runs}
            onChange={({ target }) => change({ runs: target.valueAsNumber })}
          />
        </label>
        <label htmlFor={ids.seed}>
          Seed
          <input
            id={ids.seed}
            type="number"
            value={choice.seed}
            onChange={({ target }) => change({ seed: target.valueAsNumber, path: undefined })}
          />
        </label>
        <div className="run-buttons">
          <button type="submit" disabled={isRunning || choice.engines.length === 0}>
            {choice.path === undefined ? "Check them" : "Check this input again"}
          </button>
          <button type="button" disabled={!isRunning} onClick={stop}>
            Stop
          </button>
        </div>
        {choice.path === undefined ? undefined : (
          <p className="small soft run-note">
            Only the input at path <code>{choice.path}</code> of seed {choice.seed}.{" "}
            <button type="button" className="small" onClick={() => change({ path: undefined, seed: 0 })}>
              All inputs instead
            </button>
          </p>
        )}
        {problems.map(({ source, why }) => (
          <p key={source} role="alert" className="panel-lack run-note">
            <code>{source}</code>: {why}
          </p>
        ))}
        {useless.length === 0 ? undefined : (
          <p className="small soft run-note">
            {useless.map(({ source }) => source).join(" ")}: there are no outcomes before a run, so this chooses nothing.
          </p>
        )}
      </form>
    </Panel>
  );
}
