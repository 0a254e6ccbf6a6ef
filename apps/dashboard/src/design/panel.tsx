import { useId, type ReactNode } from "react";
import { CopyButton } from "./copy-button.tsx";
import "./panel.css";

/** What a panel can be in; every panel is in one of these, and says which. */
export type PanelState =
  | { readonly kind: "loading" }
  /** Nothing to show: why, and the command that fills it. */
  | { readonly kind: "empty"; readonly why: ReactNode; readonly command?: string }
  | { readonly kind: "error"; readonly message: string; readonly detail?: string; readonly retry?: () => void }
  | {
      readonly kind: "ready";
      /** Some of it is missing: how many there are of how many of what ("shards"), and why. */
      readonly partial?: { readonly shown: number; readonly total: number; readonly what: string; readonly why?: string };
      /** It belongs to an older commit. */
      readonly stale?: { readonly commit: string; readonly age: string };
    };

interface PanelProps {
  readonly title: ReactNode;
  readonly state: PanelState;
  /** What stands under the title. */
  readonly note?: ReactNode;
  /** Buttons and choices beside the title. */
  readonly tools?: ReactNode;
  /** The height in rem that is kept free while the contents are not there. */
  readonly height?: number;
  readonly level?: 2 | 3;
  readonly children?: ReactNode;
}

/** A titled part of a page that is loading, empty, failed, partly there, old, or simply there. */
export function Panel({ title, state, note, tools, height = 8, level = 2, children }: PanelProps): ReactNode {
  const id = useId();
  const Title = level === 2 ? "h2" : "h3";
  return (
    <section className="panel" aria-labelledby={id} aria-busy={state.kind === "loading"} data-state={state.kind}>
      <header>
        <Title id={id}>{title}</Title>
        {tools === undefined ? undefined : <div className="panel-tools">{tools}</div>}
        {note === undefined ? undefined : (
          <div className="panel-note">
            <p className="soft small">{note}</p>
          </div>
        )}
      </header>
      <div className="panel-body" style={state.kind === "ready" ? undefined : { minHeight: `${height}rem` }}>
        <PanelContents state={state}>{children}</PanelContents>
      </div>
    </section>
  );
}

function PanelContents({ state, children }: { readonly state: PanelState; readonly children: ReactNode }): ReactNode {
  switch (state.kind) {
    case "loading":
      return (
        <p role="status" className="soft">
          Loading …
        </p>
      );
    case "empty":
      return (
        <div className="panel-message">
          <p>{state.why}</p>
          {state.command === undefined ? undefined : (
            <p>
              <code>{state.command}</code> fills it. <CopyButton text={state.command} what="command" />
            </p>
          )}
        </div>
      );
    case "error":
      return (
        <div className="panel-message" role="alert">
          <p>
            <strong>It could not be shown:</strong> {state.message}
          </p>
          <p className="panel-actions">
            {state.retry === undefined ? undefined : (
              <button type="button" onClick={state.retry}>
                Try again
              </button>
            )}
            <CopyButton text={[state.message, state.detail ?? ""].join("\n").trim()} what="error" />
          </p>
        </div>
      );
    case "ready":
      return (
        <>
          <Lacks {...state} />
          {children}
        </>
      );
    default:
      return state satisfies never;
  }
}

function Lacks({ partial, stale }: Omit<Extract<PanelState, { kind: "ready" }>, "kind">): ReactNode {
  return (
    <>
      {partial === undefined ? undefined : (
        <p className="panel-lack">
          <strong>Partial:</strong> {partial.shown} of {partial.total} {partial.what}
          {partial.why === undefined ? "" : `: ${partial.why}`}
        </p>
      )}
      {stale === undefined ? undefined : (
        <p className="panel-lack">
          <strong>Stale:</strong> of commit <code>{stale.commit}</code>, {stale.age}
        </p>
      )}
    </>
  );
}
