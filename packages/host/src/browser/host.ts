import { errors } from "../errors.ts";
import { fetchNetwork } from "../fetch-network.ts";
import type { Files } from "../files.ts";
import { softwareHasher } from "../hash.ts";
import type { Host } from "../host.ts";
import { sleep, sleepInBackground } from "../sleep.ts";
import type { WebGpu } from "../web-gpu.ts";
import { startWorker } from "./start-worker.ts";
import { urlFiles } from "./url-files.ts";

interface BrowserGlobals {
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
    workers: { start: (url, data, inBrowser) => startWorker(url, data, inBrowser) },
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
