import type { Host } from "@tercet/host";
import {
  createJsBackend,
  createReferenceBackend,
  createWasmBackend,
  openGpujsBackend,
  openWebgpuBackend,
  type Backend,
} from "@tercet/tensor";
import type { EngineChoice } from "./engine-choice.ts";

/** Opens the backend of a choice. @throws TercetError `backend-unavailable`, `webgpu-absent` where the browser cannot */
export async function openEngine({ engine, threads }: EngineChoice, host: Pick<Host, "workers" | "webGpu">): Promise<Backend> {
  switch (engine) {
    case "js":
      return createJsBackend();
    case "reference":
      return createReferenceBackend();
    case "wasm":
    case "wasm-relaxed":
    case "wasm-baseline": {
      const mode = engine === "wasm-relaxed" ? "relaxed" : engine === "wasm-baseline" ? "baseline" : "auto";
      return createWasmBackend({ mode, workers: host.workers, ...(threads === undefined ? {} : { threads }) });
    }
    case "webgpu":
      return openWebgpuBackend({ gpu: await host.webGpu() });
    case "gpujs-webgpu":
      return openGpujs("webgpu");
    case "gpujs-webgl2":
      return openGpujs("webgl2");
    case "gpujs-webasm":
      return openGpujs("webasm");
    default:
      return engine satisfies never;
  }
}

/** The library is fetched where it is wanted: it is as large as all the rest. */
async function openGpujs(mode: "webgpu" | "webgl2" | "webasm"): Promise<Backend> {
  const { GPU } = (await import("gpu.js")).default;
  return openGpujsBackend({ GPU, mode });
}
