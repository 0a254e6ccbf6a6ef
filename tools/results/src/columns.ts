import { nodeHost } from "@tercet/host/node";
import { createJsBackend, createWasmBackend, type Backend, type WasmOptions } from "@tercet/tensor";

/** A backend that is to be checked; none where this machine lacks it. */
export interface Candidate {
  /** For progress and the choice of columns. */
  readonly name: string;
  readonly open: () => Backend;
}

// Threads share the least work too: claims are checked on small arrays.
const threads = 2;

function wasm(mode: NonNullable<WasmOptions["mode"]>): Candidate {
  const { workers, wideVectors } = nodeHost();
  return { name: `wasm-${mode}`, open: () => createWasmBackend({ mode, threads, sharedFrom: 0, workers, wideVectors }) };
}

/** Every backend and mode that Node has here, on two threads where it has threads: the columns of a record. */
export const candidates: readonly Candidate[] = [
  { name: "js-generated", open: () => createJsBackend({ mode: "generated" }) },
  { name: "js-interpreted", open: () => createJsBackend({ mode: "interpreted" }) },
  wasm("baseline"),
  wasm("relaxed"),
  wasm("wide"),
];
