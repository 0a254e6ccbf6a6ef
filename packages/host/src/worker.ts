import { errors } from "./errors.ts";

/** A started worker, seen by the one who started it. Messages are structured clones; shared memory stays shared. */
export interface WorkerHandle {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** An uncaught error in the worker, or its early end by whatever code. */
  onError(listener: (error: Error) => void): void;
  /** Lets the process end while the worker waits; in browsers it means nothing. */
  unref(): void;
  /** Keeps the process until the worker ends or {@link unref} is called again; so it is at the start. */
  ref(): void;
  /** Stops the worker, even in the middle of a loop. */
  terminate(): Promise<void>;
}

/** What is used of a browser's `Worker`. Said here because the browser's types are not loaded for this package. */
export interface BrowserWorker {
  postMessage(message: unknown): void;
  addEventListener(
    event: "message" | "error" | "messageerror",
    listener: (event: { readonly data?: unknown; readonly message?: string }) => void,
  ): void;
  terminate(): void;
}

/** How a browser starts a worker whose module a bundler may have moved or left out. */
export interface BrowserStart {
  /** Bundlers put a worker's module into what they build where they find `new Worker(new URL("./file.js", import.meta.url), { type: "module" })`, and only there. */
  open(): BrowserWorker;
  /** The worker's whole program, one module without imports: it runs where the module can't be loaded. Default: none. */
  readonly text?: string;
}

/** Starts workers. */
export interface Workers {
  /** Runs the module at `url` in a worker; it finds `data` in {@link workerScope}. Browsers do what `inBrowser` says instead, where it is given. */
  start(url: URL, data: unknown, inBrowser?: BrowserStart): WorkerHandle;
}

/** A worker seen from inside. */
export interface WorkerScope {
  readonly data: unknown;
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

interface NodePort {
  postMessage(message: unknown): void;
  on(event: "message", listener: (message: unknown) => void): void;
}

interface ScopeGlobals {
  readonly process?: {
    getBuiltinModule?(name: string): { readonly parentPort: NodePort | null; readonly workerData: unknown } | undefined;
  };
  readonly name?: string;
  postMessage?(message: unknown): void;
  addEventListener?(event: "message", listener: (event: { readonly data: unknown }) => void): void;
}

/**
 * The scope of the worker that calls this, in Node and in browsers. In a browser the first message carries the data, so wait for it.
 * @throws TercetError `host-cannot` outside a worker.
 * @example await expect(workerScope()).rejects.toThrow("host-cannot");
 */
export async function workerScope(): Promise<WorkerScope> {
  // Both worlds' globals seen through the few members used here; neither's types are loaded in the other.
  const globals = globalThis as unknown as ScopeGlobals;
  // Not an import: a browser's bundler would stumble over the module's name.
  const threads = globals.process?.getBuiltinModule?.("node:worker_threads");
  if (threads?.parentPort != null) {
    const { parentPort, workerData } = threads;
    return {
      data: workerData,
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on("message", listener),
    };
  }
  const { postMessage, addEventListener } = globals;
  if (postMessage === undefined || addEventListener === undefined || "document" in globals || threads !== undefined) {
    throw errors["host-cannot"]({ ability: "a worker to run in", host: "main thread's" });
  }
  const listeners: ((message: unknown) => void)[] = [];
  const data = await new Promise<unknown>((resolve) => {
    let started = false;
    addEventListener("message", (event) => {
      if (started) for (const listener of listeners) listener(event.data);
      started = true;
      resolve(event.data);
    });
  });
  return { data, post: (message) => postMessage(message), onMessage: (listener) => void listeners.push(listener) };
}
