import { browserName } from "./browser-name.ts";

/** One thing that a browser has or has not, and what follows. */
export interface Capability {
  readonly name: string;
  readonly value: string;
  readonly means: string;
}

interface Adapter {
  readonly info?: { readonly vendor?: string; readonly architecture?: string; readonly description?: string };
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
  const later = "no backend of ours uses it yet";
  if (found === undefined) return { name: "WebGPU", value: "absent", means: later };
  const adapter = await found.requestAdapter().catch(() => null);
  if (adapter === null) return { name: "WebGPU", value: "no adapter", means: later };
  const { vendor = "", architecture = "", description = "" } = adapter.info ?? {};
  const words = [vendor, architecture, description].filter((part) => part !== "").join(", ");
  return { name: "WebGPU", value: words === "" ? "an adapter that does not name itself" : words, means: later };
}
