import type { Host } from "@tercet/host";
import { createJsBackend, createReferenceBackend, createWasmBackend, type Backend } from "@tercet/tensor";
import type { EngineChoice } from "./engine-choice.ts";

/** Makes the backend of a choice. @throws TercetError `backend-failed` where the browser cannot */
export function openEngine({ engine, threads }: EngineChoice, { workers }: Pick<Host, "workers">): Backend {
  switch (engine) {
    case "js":
      return createJsBackend();
    case "reference":
      return createReferenceBackend();
    case "wasm":
    case "wasm-relaxed":
    case "wasm-baseline": {
      const mode = engine === "wasm-relaxed" ? "relaxed" : engine === "wasm-baseline" ? "baseline" : "auto";
      return createWasmBackend({ mode, workers, ...(threads === undefined ? {} : { threads }) });
    }
    default:
      return engine satisfies never;
  }
}
