import { useId, type ReactNode } from "react";
import { Panel, type PanelState } from "../../design/panel.tsx";
import { engines, type Engine, type EngineChoice } from "../../workers/engine-choice.ts";
import type { EngineState } from "./use-playground.ts";

const words: Readonly<Record<Engine, string>> = {
  wasm: "WebAssembly, the fastest mode",
  "wasm-relaxed": "WebAssembly, relaxed SIMD",
  "wasm-baseline": "WebAssembly, baseline SIMD",
  webgpu: "WebGPU",
  "gpujs-webgpu": "gpu.js on WebGPU (slow)",
  "gpujs-webgl2": "gpu.js on WebGL 2 (slow)",
  "gpujs-webasm": "gpu.js on WebAssembly (slow)",
  js: "JavaScript, interpreted (slow)",
  reference: "reference (float64, takes minutes)",
};

interface EnginePanelProps {
  readonly choice: EngineChoice;
  readonly state: EngineState;
  readonly change: (choice: EngineChoice) => void;
  readonly restart: () => void;
  /** What is at work, in words; undefined while nothing is. */
  readonly busy: string | undefined;
}

/** Where to compute, and what came of the wish. */
export function EnginePanel({ choice, state, change, restart, busy }: EnginePanelProps): ReactNode {
  const ids = { engine: useId(), threads: useId() };
  const cores = navigator.hardwareConcurrency;
  const panel: PanelState = state.kind === "failed" ? { ...state, kind: "error", retry: restart } : { kind: "ready" };
  return (
    <Panel
      title="Engine"
      state={panel}
      tools={
        <>
          <label htmlFor={ids.engine}>
            Backend{" "}
            <select
              id={ids.engine}
              value={choice.engine}
              onChange={({ target }) =>
                change({ engine: engines.find((each) => each === target.value) ?? "wasm", threads: choice.threads })
              }
            >
              {engines.map((engine) => (
                <option key={engine} value={engine}>
                  {words[engine]}
                </option>
              ))}
            </select>
          </label>
          <label htmlFor={ids.threads}>
            Threads{" "}
            <select
              id={ids.threads}
              value={choice.threads ?? ""}
              disabled={!choice.engine.startsWith("wasm") || !crossOriginIsolated}
              onChange={({ target }) => change({ engine: choice.engine, threads: target.value === "" ? undefined : Number(target.value) })}
            >
              <option value="">one a processor ({cores})</option>
              {threadCounts(cores, choice.threads).map((count) => (
                <option key={count} value={count}>
                  {count}
                </option>
              ))}
            </select>
          </label>
        </>
      }
    >
      <p role="status" className="playground-status">
        {state.kind === "loading" ? <Loading {...state} /> : state.kind === "ready" ? <Ready {...state} busy={busy} /> : undefined}
      </p>
      {state.kind === "ready" ? <Why why={state.description.why} /> : undefined}
      {crossOriginIsolated ? undefined : (
        <p className="small">
          This page is not isolated from others, so it may not share memory with workers: one thread computes. A host that sends the headers
          of <code>headers.json</code>, as <code>tercet dashboard</code> does, changes that.
        </p>
      )}
    </Panel>
  );
}

function threadCounts(cores: number, wished: number | undefined): readonly number[] {
  const counts = Array.from({ length: Math.min(cores, 16) }, (_, i) => i + 1);
  return wished === undefined || counts.includes(wished) ? counts : [...counts, wished];
}

function Loading({ received, total }: { readonly received: number; readonly total: number }): ReactNode {
  return (
    <>
      Fetching three models …{" "}
      {total === 0 ? undefined : (
        <>
          <progress max={total} value={received} aria-label="models fetched" /> {megabytes(received)} of{" "}
          {megabytes(Math.max(total, received))} MB
        </>
      )}
    </>
  );
}

function Ready({
  description,
  milliseconds,
  bytes,
  busy,
}: Extract<EngineState, { kind: "ready" }> & { readonly busy: string | undefined }): ReactNode {
  const { name, mode, threads } = description;
  return (
    <>
      <strong>
        {name}, {mode}, {threads} {threads === 1 ? "thread" : "threads"}
      </strong>
      : three models of {megabytes(bytes)} MB ready after {(milliseconds / 1000).toFixed(1)} s. {busy ?? "Nothing is being computed."}
    </>
  );
}

function Why({ why }: { readonly why: readonly string[] }): ReactNode {
  return (
    <ul className="small soft playground-why" aria-label="Why this engine">
      {why.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
