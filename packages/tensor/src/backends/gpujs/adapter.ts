import type { Adapter } from "../../backend/interface.ts";
import { adapterOf } from "../webgpu/facts.ts";
import type { GpujsMode } from "./modes.ts";

/** What is looked at of a page or of Node: gpu.js takes its device from there too. */
interface Globals {
  readonly navigator?: { readonly gpu?: { requestAdapter(): Promise<{ readonly info: Parameters<typeof adapterOf>[0] } | null> } };
  readonly OffscreenCanvas?: new (width: number, height: number) => { getContext(kind: "webgl2"): Gl | null };
}

interface Gl {
  getExtension(name: "WEBGL_debug_renderer_info"): { readonly UNMASKED_RENDERER_WEBGL: number } | null;
  getExtension(name: "WEBGL_lose_context"): { loseContext(): void } | null;
  getParameter(name: number): unknown;
}

/** The device that a mode of gpu.js computes on; undefined where processors do. */
export async function adapterIn(mode: GpujsMode): Promise<Adapter | undefined> {
  const { navigator, OffscreenCanvas } = globalThis as Globals; // as: what is not there is undefined
  if (mode === "webgpu") {
    const adapter = await navigator?.gpu?.requestAdapter();
    return adapter === null || adapter === undefined ? undefined : adapterOf(adapter.info);
  }
  if (mode !== "webgl2" || OffscreenCanvas === undefined) return undefined;
  const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (gl === null) return undefined;
  const named = gl.getExtension("WEBGL_debug_renderer_info");
  const description = named === null ? "" : String(gl.getParameter(named.UNMASKED_RENDERER_WEBGL));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return adapterOf({ vendor: "", architecture: "", device: "", description, isFallbackAdapter: false });
}
