import { TercetError, type Host } from "@tercet/host";
import type { GpujsMode } from "../src/backends/gpujs/modes.ts";
import { openGpujsBackend } from "../src/backends/gpujs/open.ts";
import type { OpenedForTests } from "./webgpu.ts";

/**
 * Opens the backend `gpujs` in a mode; for `webgpu` in Node with the host's entry as `navigator.gpu`, where gpu.js looks for it, on an adapter in software where there
 * is no GPU.
 */
export async function openGpujsForTests(host: Pick<Host, "webGpu">, mode: GpujsMode): Promise<OpenedForTests> {
  try {
    if (mode === "webgpu" && !("gpu" in navigator))
      Object.defineProperty(navigator, "gpu", { value: await host.webGpu({ software: true }), configurable: true });
    // Only who asks for it needs the library.
    const { GPU } = await import("gpu.js");
    return { kind: "open", backend: await openGpujsBackend({ GPU, mode }) };
  } catch (thrown) {
    if (thrown instanceof TercetError && (thrown.code === "webgpu-absent" || thrown.code === "backend-unavailable"))
      return { kind: "absent", why: thrown.message };
    throw thrown;
  }
}
