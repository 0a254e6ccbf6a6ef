import { useEffect, useReducer, useRef } from "react";
import type { FromClaims } from "../../workers/claims-protocol.ts";
import { idle, nextRun, type RunState } from "./run-state.ts";
import { startClaims, type WantedClaims } from "./start-claims.ts";

/** What the worker tells is shown no more often than this. */
const showEvery = 200;

/** A run of claims, and the ways to start and stop it. */
export interface ClaimsRun {
  readonly state: RunState;
  readonly start: (wanted: WantedClaims) => void;
  readonly stop: () => void;
}

/** Runs claims in a worker; leaving the page ends it. */
export function useClaimsRun(): ClaimsRun {
  const [state, dispatch] = useReducer(nextRun, idle);
  const end = useRef<() => void>(undefined);
  useEffect(() => () => end.current?.(), []);
  const stop = (): void => {
    end.current?.();
    end.current = undefined;
  };
  return {
    state,
    start: (start) => {
      stop();
      dispatch({ kind: "start", at: performance.now() });
      let waiting: FromClaims[] = [];
      const show = (): void => {
        if (waiting.length > 0) dispatch({ kind: "messages", messages: waiting, at: performance.now() });
        waiting = [];
      };
      const timer = setInterval(show, showEvery);
      const terminate = startClaims(start, (message) => {
        waiting.push(message);
        if (message.kind !== "done" && message.kind !== "failed") return;
        clearInterval(timer);
        show();
      });
      end.current = () => {
        clearInterval(timer);
        terminate();
        show();
      };
    },
    stop: () => {
      stop();
      dispatch({ kind: "stop", at: performance.now() });
    },
  };
}
