import { browserName } from "./browser-name.ts";

/** One thing that a browser has or has not, and what follows. */
export interface Capability {
  readonly name: string;
  readonly value: string;
  readonly means: string;
}

interface Adapter {
  readonly info?: { readonly vendor?: string; readonly architecture?: string; readonly device?: string; readonly description?: string };
  readonly features?: ReadonlySet<string>;
  readonly limits?: { readonly maxStorageBufferBindingSize?: number };
}

/** What this browser says of itself and what it turns out to have. */
export async function findCapabilities(): Promise<readonly Capability[]> {
  const cores = navigator.hardwareConcurrency;
  return [
    { name: "browser", value: await browserName(), means: "stands in the file that you keep, and is sent nowhere" },
    { name: "processors", value: String(cores), means: "as many threads compute unless you choose fewer" },
    crossOriginIsolated
      ? { name: "isolated page", value: "yes", means: "memory may be shared with workers, so plans run on several threads" }
      : { name: "isolated page", value: "no", means: "one thread: the host sends no COOP and COEP headers" },
    wasm(),
    evaluation(),
    await gpu(),
    webgl2(),
  ];
}

/** Modules of one function that an engine accepts only where it has the instructions: i8x16.popcnt, and i8x16.relaxed_swizzle. */
const simd = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
const relaxed = [...simd.slice(0, 20), 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11];

function wasm(): Capability {
  const has = (module: readonly number[]): boolean => typeof WebAssembly === "object" && WebAssembly.validate(Uint8Array.from(module));
  const name = "WebAssembly SIMD";
  if (has(relaxed))
    return { name, value: "relaxed", means: "the fastest mode of the backend wasm runs; vectors of 256 bits exist in Node alone" };
  if (has(simd))
    return { name, value: "baseline", means: "the backend wasm runs in its baseline mode, with two roundings where relaxed SIMD has one" };
  return { name, value: "none", means: "the backend wasm cannot run here; js can" };
}

function evaluation(): Capability {
  return {
    name: "functions from text",
    value: "forbidden by this page's policy",
    means: "the backend js interprets its kernels here; its generated form is checked in Node",
  };
}

async function gpu(): Promise<Capability> {
  const { gpu: found } = navigator as unknown as { readonly gpu?: { requestAdapter(): Promise<Adapter | null> } }; // not in TypeScript's types
  const name = "WebGPU";
  const without = "the backend webgpu and the mode webgpu of gpujs cannot run here";
  if (found === undefined) return { name, value: "absent", means: without };
  const adapter = await found.requestAdapter().catch(() => null);
  if (adapter === null) return { name, value: "no adapter", means: without };
  const { vendor = "", architecture = "", device = "", description = "" } = adapter.info ?? {};
  const words = [vendor, architecture, device, description].filter((part) => part !== "").join(", ");
  const half = adapter.features?.has("shader-f16") === true ? "with float16" : "without float16";
  const largest = adapter.limits?.maxStorageBufferBindingSize;
  const limit = largest === undefined ? "" : `, tensors of at most ${Math.floor(largest / 2 ** 20)} MiB`;
  return {
    name,
    value: words === "" ? "an adapter that does not name itself" : words,
    means: `the backend webgpu, and gpujs in its mode webgpu, compute on it, ${half}${limit}`,
  };
}

function webgl2(): Capability {
  const context = document.createElement("canvas").getContext("webgl2");
  const name = "WebGL 2";
  if (context === null) return { name, value: "absent", means: "the mode webgl2 of gpujs cannot run here" };
  const side = String(context.getParameter(context.MAX_TEXTURE_SIZE));
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return { name, value: `textures of ${side} x ${side}`, means: "gpujs runs in its mode webgl2; for devices without WebGPU" };
}
