import { nodeHost } from "@tercet/host/node";
import { GPU } from "gpu.js";
import type { Backend } from "../src/backend/interface.ts";
import { openGpujsBackend } from "../src/backends/gpujs/open.ts";
import { createJsBackend } from "../src/backends/js/backend.ts";
import { createReferenceBackend } from "../src/backends/reference/backend.ts";
import { createWasmBackend } from "../src/backends/wasm/backend.ts";

const { workers } = nodeHost();

/** Every backend of the processor in each of its modes, under names for tests; close them when the tests are over. */
export async function everyBackend(): Promise<readonly (readonly [name: string, backend: Backend])[]> {
  return [
    ["js", createJsBackend({ mode: "generated" })],
    ["js interpreted", createJsBackend({ mode: "interpreted" })],
    ["wasm relaxed", createWasmBackend({ mode: "relaxed" })],
    ["wasm baseline", createWasmBackend({ mode: "baseline" })],
    // Every kernel is shared, however small.
    ["wasm in two threads", createWasmBackend({ threads: 2, workers, sharedFrom: 0 })],
    ["wasm in three threads", createWasmBackend({ threads: 3, workers, sharedFrom: 0 })],
    ["gpujs cpu", await openGpujsBackend({ GPU, mode: "cpu" })],
    ["gpujs webasm", await openGpujsBackend({ GPU, mode: "webasm" })],
    ["reference", createReferenceBackend()],
  ];
}
