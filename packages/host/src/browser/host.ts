import { errors } from "../errors.ts";
import { fetchNetwork } from "../fetch-network.ts";
import type { Files } from "../files.ts";
import { softwareHasher } from "../hash.ts";
import type { Host } from "../host.ts";
import { sleep, sleepInBackground } from "../sleep.ts";
import type { WorkerHandle } from "../worker.ts";

interface BrowserWorker {
  postMessage(message: unknown): void;
  addEventListener(
    event: "message" | "error" | "messageerror",
    listener: (event: { readonly data?: unknown; readonly message?: string }) => void,
  ): void;
  terminate(): void;
}
interface BrowserGlobals {
  readonly Worker?: new (url: URL, options: { readonly type: "module" }) => BrowserWorker;
  readonly navigator?: { readonly hardwareConcurrency?: number };
}

/** The host of a web page or worker: network, time, entropy and workers. It has no files: use what takes bytes. */
export function browserHost(): Host {
  // The page's globals seen through the few members used here: DOM types are not loaded in this workspace.
  const globals = globalThis as unknown as BrowserGlobals;
  const identity = crypto.randomUUID();
  return {
    name: "browser",
    files: noFiles(),
    clock: { now: () => Date.now(), elapsed: () => performance.now(), sleep, sleepInBackground },
    random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
    network: fetchNetwork((...args) => fetch(...args)),
    environment: {
      variable: () => undefined,
      homeFolder: undefined,
      processors: Math.max(1, globals.navigator?.hardwareConcurrency ?? 1),
      platform: "browser",
      process: { id: 0, machine: identity, boot: identity },
      processRuns: () => true,
    },
    hasher: softwareHasher,
    workers: { start: (url, data) => startWorker(globals, url, data) },
  };
}

function startWorker(globals: BrowserGlobals, url: URL, data: unknown): WorkerHandle {
  if (globals.Worker === undefined) throw errors["host-cannot"]({ ability: "workers", host: "browser" });
  const worker = new globals.Worker(url, { type: "module" });
  worker.postMessage(data);
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.addEventListener("message", (event) => listener(event.data)),
    onError: (listener) => worker.addEventListener("error", (event) => listener(new Error(event.message ?? "the worker failed"))),
    unref: () => undefined,
    ref: () => undefined,
    terminate: async () => worker.terminate(),
  };
}

function noFiles(): Files {
  const refuse = async (): Promise<never> => {
    throw errors["host-cannot"]({ ability: "files", host: "browser" });
  };
  return {
    readAll: refuse,
    readRange: refuse,
    size: refuse,
    exists: async () => false,
    describe: async () => undefined,
    list: refuse,
    writeAtomic: refuse,
    createExclusive: refuse,
    append: refuse,
    appendLine: refuse,
    truncate: refuse,
    rename: refuse,
    makeFolder: refuse,
    remove: refuse,
    link: refuse,
  };
}
