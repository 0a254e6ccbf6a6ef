import { errors } from "../errors.ts";
import { fetchNetwork } from "../fetch-network.ts";
import type { Files } from "../files.ts";
import { softwareHasher } from "../hash.ts";
import type { Host } from "../host.ts";
import { sleep, sleepInBackground } from "../sleep.ts";
import type { WebGpu } from "../web-gpu.ts";
import type { BrowserWorker, WorkerHandle } from "../worker.ts";
import { urlFiles } from "./url-files.ts";

interface BrowserGlobals {
  readonly Worker?: new (url: URL, options: { readonly type: "module" }) => BrowserWorker;
  readonly navigator?: { readonly hardwareConcurrency?: number; readonly gpu?: WebGpu };
  readonly isSecureContext?: boolean;
}

/** What a page may wish of its host. */
export interface BrowserHostOptions {
  /** Default: {@link urlFiles}, read over the network. `memoryHost` has others, which can be written. */
  readonly files?: Files;
}

/**
 * The host of a web page or worker: network, time, entropy, workers, and files that are read over the network: a path is a URL, relative ones begin where the
 * page or the worker's script lies.
 * @example expect(browserHost().name).toBe("browser");
 */
export function browserHost(options: BrowserHostOptions = {}): Host {
  // The page's globals seen through the few members used here: DOM types are not loaded in this workspace.
  const globals = globalThis as unknown as BrowserGlobals;
  const identity = newIdentity();
  const network = fetchNetwork((...args) => fetch(...args));
  return {
    name: "browser",
    files: options.files ?? urlFiles(network),
    clock: { now: () => Date.now(), elapsed: () => performance.now(), sleep, sleepInBackground },
    random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
    network,
    environment: {
      variable: () => undefined,
      homeFolder: undefined,
      processors: Math.max(1, globals.navigator?.hardwareConcurrency ?? 1),
      platform: "browser",
      process: { id: 0, machine: identity, boot: identity },
      processRuns: () => true,
    },
    hasher: softwareHasher,
    workers: { start: (url, data, open) => startWorker(data, open ?? (() => workerAt(globals, url))) },
    webGpu: async () => webGpuOf(globals),
  };
}

// `randomUUID` exists in secure contexts alone; a page served by plain HTTP in a local network is none.
function newIdentity(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function webGpuOf({ navigator, isSecureContext }: BrowserGlobals): WebGpu {
  if (navigator?.gpu !== undefined) return navigator.gpu;
  const isPlain = isSecureContext === false;
  throw errors["webgpu-absent"]({
    host: "browser",
    reason: isPlain ? "the page is not a secure context" : "this browser offers none",
    fix: isPlain ? "Serve the page over HTTPS, or from localhost." : "Use a browser with WebGPU, or switch it on in this one's settings.",
  });
}

function workerAt({ Worker }: BrowserGlobals, url: URL): BrowserWorker {
  if (Worker === undefined) throw errors["host-cannot"]({ ability: "workers", host: "browser" });
  return new Worker(url, { type: "module" });
}

function startWorker(data: unknown, open: () => BrowserWorker): WorkerHandle {
  const worker = open();
  worker.postMessage(data);
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.addEventListener("message", (event) => listener(event.data)),
    // An error without a message is that of a script that could not be loaded: nothing more is told of it.
    onError: (listener) => worker.addEventListener("error", ({ message }) => listener(new Error(message ?? notLoaded))),
    unref: () => undefined,
    ref: () => undefined,
    terminate: async () => worker.terminate(),
  };
}

const notLoaded = "its script could not be loaded; a bundler may have left it out, or the page's policy forbids it";
