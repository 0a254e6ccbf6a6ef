import { createWasmBackend } from "../../backends/wasm/backend.ts";
import type { OpenNamed } from "../open-backend.ts";

/** `wasm` with all that the host gives. */
export const openWasm: OpenNamed = async ({ workers, wideVectors }) => ({
  backend: createWasmBackend({ wideVectors, ...(workers === undefined ? {} : { workers }) }),
  why: [],
});
