import type { PolyAttention } from "@tercet/poly-encoder";
import type { Description } from "@tercet/tensor";
import { useEffect, useReducer, useRef, useState } from "react";
import type { EngineChoice } from "../../workers/engine-choice.ts";
import type { FromPlayground, HeadRanking, PlaygroundStart, RankRequest } from "../../workers/playground-protocol.ts";
import type { HeadName } from "../../workers/head-names.ts";

/** The worker with the models, as far as it is. */
export type EngineState =
  | { readonly kind: "loading"; readonly received: number; readonly total: number }
  | { readonly kind: "ready"; readonly description: Description; readonly milliseconds: number; readonly bytes: number }
  | { readonly kind: "failed"; readonly message: string; readonly detail: string };

/** What was made of texts. */
export interface Results {
  readonly context: string;
  readonly candidates: readonly string[];
  readonly rankings: Readonly<Partial<Record<HeadName, HeadRanking>>>;
  readonly attention?: PolyAttention;
  readonly attentionMilliseconds?: number;
}

/** All that the page knows of the worker. */
export interface PlaygroundWork {
  readonly engine: EngineState;
  /** The head at work now. */
  readonly busy: HeadName | undefined;
  /** Of the newest texts that were ranked, perhaps in part; absent before. */
  readonly results: Results | undefined;
  /** What stopped the last ranking. */
  readonly problem: { readonly message: string; readonly detail: string } | undefined;
}

type Event = FromPlayground | { readonly kind: "started" } | { readonly kind: "asked"; readonly request: RankRequest };

interface State extends PlaygroundWork {
  readonly files: ReadonlyMap<string, { readonly received: number; readonly total: number }>;
  readonly asked: RankRequest | undefined;
}

const nothing: State = {
  engine: { kind: "loading", received: 0, total: 0 },
  ...{ busy: undefined, results: undefined, problem: undefined, asked: undefined },
  files: new Map(),
};

function next(state: State, event: Event): State {
  if ("id" in event && event.id !== state.asked?.id) return state;
  switch (event.kind) {
    case "started":
      // What another engine made stays until this one has something.
      return { ...nothing, results: state.results };
    case "loading": {
      const files = new Map(state.files).set(event.file, { received: event.received, total: event.total ?? 0 });
      const sum = (of: "received" | "total"): number => [...files.values()].reduce((all, each) => all + each[of], 0);
      return { ...state, files, engine: { kind: "loading", received: sum("received"), total: sum("total") } };
    }
    case "ready":
      return { ...state, engine: event };
    case "asked":
      return { ...state, asked: event.request, problem: undefined };
    case "ranking":
      return { ...state, busy: event.head };
    case "ranked":
      return { ...state, results: { ...resultsOf(state), rankings: { ...resultsOf(state).rankings, [event.head]: event.ranking } } };
    case "attention":
      return { ...state, results: { ...resultsOf(state), attention: event.attention, attentionMilliseconds: event.milliseconds } };
    case "done":
      return { ...state, busy: undefined };
    case "failed":
      return event.id === undefined
        ? { ...state, engine: { kind: "failed", message: event.message, detail: event.detail } }
        : { ...state, busy: undefined, problem: event };
    default:
      return event satisfies never;
  }
}

/** The results of the texts that were asked for last; empty at the first news of them. */
function resultsOf({ results, asked }: State): Results {
  const { context = "", candidates = [] } = asked ?? {};
  return results !== undefined && results.candidates === candidates && results.context === context
    ? results
    : { context, candidates, rankings: {} };
}

/** Typing rests so long before texts are ranked. */
const restMilliseconds = 150;

/** Ranks texts in a worker of the chosen engine; a new choice, or `restart`, is a new worker. Texts are undefined where there is nothing to rank. */
export function usePlayground(
  { engine, threads }: EngineChoice,
  texts: { readonly context: string; readonly candidates: readonly string[] } | undefined,
): PlaygroundWork & { readonly restart: () => void } {
  const [state, dispatch] = useReducer(next, nothing);
  const [run, setRun] = useState(0);
  const worker = useRef<Worker>(undefined);
  const lastId = useRef(0);

  useEffect(() => {
    dispatch({ kind: "started" });
    const own = new Worker(new URL("../../workers/playground-worker.ts", import.meta.url), { type: "module" });
    own.addEventListener("message", ({ data }: MessageEvent<FromPlayground>) => dispatch(data));
    own.addEventListener("error", (event) => {
      event.preventDefault();
      dispatch({ kind: "failed", message: "the worker ended", detail: event.message });
    });
    const models = new URL("data/models/", document.baseURI).href;
    own.postMessage({ choice: { engine, threads }, models } satisfies PlaygroundStart);
    worker.current = own;
    return () => own.terminate();
  }, [engine, threads, run]);

  const isReady = state.engine.kind === "ready";
  const context = texts?.context;
  const list = texts === undefined ? undefined : JSON.stringify(texts.candidates);
  useEffect(() => {
    if (!isReady || context === undefined || list === undefined) return undefined;
    const timer = setTimeout(() => {
      lastId.current += 1;
      // The text of a list of texts.
      const request: RankRequest = { id: lastId.current, context, candidates: JSON.parse(list) as string[] };
      dispatch({ kind: "asked", request });
      worker.current?.postMessage(request);
    }, restMilliseconds);
    return () => clearTimeout(timer);
  }, [isReady, context, list, run]);

  return { ...state, restart: () => setRun((before) => before + 1) };
}
