import { TercetError, type Host } from "@tercet/host";
import type { Backend } from "../src/backend/interface.ts";
import { openWebgpuBackend } from "../src/backends/webgpu/open.ts";

/** A backend for tests, or why there is none. */
export type OpenedForTests = { readonly kind: "open"; readonly backend: Backend } | { readonly kind: "absent"; readonly why: string };

/**
 * Opens the backend `webgpu` on a GPU of the machine, or on an adapter in software where there is no GPU, so that tests run where either is found and say why
 * they do not elsewhere.
 */
export async function openWebgpuForTests(host: Pick<Host, "webGpu">): Promise<OpenedForTests> {
  try {
    return { kind: "open", backend: await openWebgpuBackend({ gpu: await host.webGpu({ software: true }) }) };
  } catch (thrown) {
    if (thrown instanceof TercetError && (thrown.code === "webgpu-absent" || thrown.code === "backend-unavailable"))
      return { kind: "absent", why: thrown.message };
    throw thrown;
  }
}
