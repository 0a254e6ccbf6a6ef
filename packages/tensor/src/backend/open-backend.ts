import type { Host } from "@tercet/host";
import { createJsBackend } from "../backends/js/backend.ts";
import { errors } from "../errors.ts";
import type { Backend } from "./interface.ts";

/** A backend's name; `auto` chooses between processors and the graphics device. */
export type BackendName = "auto" | "wasm" | "webgpu" | "gpujs" | "js" | "reference";

/** What backends take from outside. What is absent is done without: no workers, one thread; no way to WebGPU, no graphics device; no files, no tables of `tercet tune`. */
export type BackendHost = Partial<Pick<Host, "workers" | "wideVectors" | "webGpu" | "clock" | "files" | "environment">>;

/** What {@link openBackend} may be told. */
export interface OpenBackendOptions {
  /** `nodeHost()` or `browserHost()`. Default: nothing is taken from outside. */
  readonly host?: BackendHost;
  /** Numbers in the matrices that every token of a text is multiplied by, which `auto` goes by. Default: unknown, and processors compute. */
  readonly weights?: number;
}

/** A backend that was opened by its name. */
export interface OpenedBackend {
  readonly backend: Backend;
  /** Why `auto` chose it, and what it passed over; `backend.describe().why` begins with the same. Empty where it was asked for by its own name. */
  readonly why: readonly string[];
}

/** How a name is opened. */
export type OpenNamed = (host: BackendHost, weights: number | undefined) => Promise<OpenedBackend>;

/**
 * Only `js` is always there. The others are fetched where they are asked for, each through a file that nothing else imports: so bundlers can put it into a file of its
 * own, whether or not the program also makes such a backend by its function.
 */
const openers: Readonly<Record<BackendName, OpenNamed>> = {
  auto: async (...given) => (await import("./named/auto.ts")).openAuto(...given),
  wasm: async (...given) => (await import("./named/wasm.ts")).openWasm(...given),
  webgpu: async (...given) => (await import("./named/webgpu.ts")).openWebgpu(...given),
  gpujs: async (...given) => (await import("./named/gpujs.ts")).openGpujs(...given),
  js: async () => ({ backend: createJsBackend(), why: [] }),
  reference: async (...given) => (await import("./named/reference.ts")).openReference(...given),
};

/** The names that {@link openBackend} knows. */
export const backendNames: readonly BackendName[] = Object.keys(openers) as BackendName[]; // the type of the table says so

/**
 * Opens a backend by its name, in its fastest form here. `auto` takes the graphics device where it is real, passes its start-up check and is sooner through with a model
 * of so many weights; otherwise the first of these that computes rightly: `wasm` on threads, `wasm` on one, `js`. What it passed over, and why, is told.
 * Whoever opens a backend closes it.
 * @throws TercetError `backend-absent` for another name, `backend-unavailable` where it can't compute here, `webgpu-absent`, `library-absent` for `gpujs` without gpu.js
 * @example
 * const { backend, why } = await openBackend("auto");
 * expect(why).toEqual(["this host has no way to a graphics device"]);
 * expect(await toArray(mul(tensor([1, 2]), 3), { backend })).toEqual([3, 6]);
 * await backend.close();
 */
export async function openBackend(name: BackendName, { host = {}, weights }: OpenBackendOptions = {}): Promise<OpenedBackend> {
  if (!Object.hasOwn(openers, name)) throw errors["backend-absent"]({ name, present: backendNames });
  return openers[name](host, weights);
}
