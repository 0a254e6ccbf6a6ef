import { nodeHost } from "@tercet/host/node";
import { createJsBackend, createReferenceBackend, createWasmBackend, type Backend } from "@tercet/tensor";

/** The backends and modes that cases are computed on in tests. */
export const testedBackends: readonly { readonly name: string; readonly open: () => Backend }[] = [
  { name: "js", open: () => createJsBackend() },
  { name: "wasm relaxed", open: () => createWasmBackend({ threads: 1, mode: "relaxed" }) },
  { name: "wasm relaxed, 2 threads", open: () => createWasmBackend({ threads: 2, mode: "relaxed", workers: nodeHost().workers }) },
  {
    name: "wasm wide, 2 threads",
    open: () => createWasmBackend({ threads: 2, workers: nodeHost().workers, wideVectors: nodeHost().wideVectors }),
  },
  { name: "wasm baseline", open: () => createWasmBackend({ threads: 1, mode: "baseline" }) },
  { name: "wasm baseline, 2 threads", open: () => createWasmBackend({ threads: 2, mode: "baseline", workers: nodeHost().workers }) },
];

/** Walks definitions one scalar at a time: for small cases. */
export const oracle: { readonly name: string; readonly open: () => Backend } = { name: "reference", open: () => createReferenceBackend() };
