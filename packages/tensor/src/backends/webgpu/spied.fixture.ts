import { nodeHost } from "@tercet/host/node";
import { openCountedWebgpu, type CountedWebgpu } from "../../../claims/counted-webgpu.ts";
import { openWebgpuForTests } from "../../../claims/webgpu.ts";

const probe = await openWebgpuForTests(nodeHost());
if (probe.kind === "open") await probe.backend.close();

/** Why tests on a device do not run here; undefined where they do. */
export const absence: string | undefined = probe.kind === "absent" ? probe.why : undefined;

/** Opens a backend on a device that counts. */
export function openSpied(options: Parameters<typeof openCountedWebgpu>[1] = {}): Promise<CountedWebgpu> {
  return openCountedWebgpu(nodeHost(), options);
}
