import type { Backend } from "../../backend/interface.ts";
import { errors } from "../../errors.ts";
import { canGenerate } from "../js/can-generate.ts";
import { adapterText } from "../webgpu/facts.ts";
import { adapterIn } from "./adapter.ts";
import { createModeBackend } from "./backend.ts";
import { installedGpu } from "./installed.ts";
import type { GpuClass } from "./library.ts";
import type { GpujsMode } from "./modes.ts";
import { startUpFaults } from "./start-up.ts";
import { unsupportedIn } from "./unsupported.ts";

/** Options of {@link openGpujsBackend}. */
export interface GpujsOptions {
  /** The class of that name of the library gpu.js, 2.24 or newer. Default: that of the package `gpu.js`, which is loaded now. */
  readonly GPU?: GpuClass;
  /** Default: the first of `webgpu`, `webgl2`, `webasm` and `cpu` that works here. */
  readonly mode?: GpujsMode;
}

const order: readonly GpujsMode[] = ["webgpu", "webgl2", "webasm", "cpu"];

/**
 * Opens the backend on gpu.js: operators as kernels of one cell, in a mode that has passed a check of what it computes. `describe()` says why other modes were not
 * taken. gpu.js looks for `navigator.gpu`, a canvas, and WebAssembly by itself; `cpu` needs the right to make functions from text, the other modes do not.
 * @throws TercetError `backend-unavailable` when no mode works, or the one that was asked for does not; `library-absent` where gpu.js is not installed
 * @example
 * const backend = await openGpujsBackend({ mode: "webasm" }); // npm install gpu.js
 * expect(await toArray(add(tensor([1, 2]), 1), { backend })).toEqual([2, 3]);
 * await backend.close();
 */
export async function openGpujsBackend({ GPU: given, mode }: GpujsOptions = {}): Promise<Backend> {
  const GPU = given ?? (await installedGpu());
  const reasons: string[] = [];
  for (const candidate of mode === undefined ? order : [mode]) {
    const opened = await tryMode(GPU, candidate, [...reasons, mode === undefined ? `${candidate} is the first that works` : "asked for"]);
    if (typeof opened !== "string") return opened;
    reasons.push(`${candidate} is not offered: ${opened}`);
  }
  throw errors["backend-unavailable"]({ backend: "gpujs", reason: reasons.join("; ") });
}

/** The backend of a mode, or why there is none. */
async function tryMode(GPU: GpuClass, mode: GpujsMode, why: readonly string[]): Promise<Backend | string> {
  // gpu.js would only find out in the middle of its first kernel, and print it.
  if (mode === "cpu" && !canGenerate()) return "this place forbids functions made from text";
  try {
    const backend = await createModeBackend(new GPU({ mode }), mode);
    const faults = await startUpFaults(backend);
    if (faults.length === 0) {
      const adapter = await adapterIn(mode);
      const onAdapter = adapter === undefined ? {} : { adapter, why: [...why, adapterText(adapter)] };
      backend.say({ why, unsupported: unsupportedIn(mode, backend.limits), ...onAdapter });
      return backend;
    }
    await backend.close();
    return faults.join(", ");
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
