import { errors } from "../errors.ts";
import type { BrowserStart, BrowserWorker, WorkerHandle } from "../worker.ts";

// The page's globals seen through the few members used here: DOM types are not loaded in this workspace.
interface WorkerGlobals {
  readonly Worker?: new (url: URL | string, options: { readonly type: "module" }) => BrowserWorker;
}

/**
 * Starts a worker of a page. Where its module can't be loaded and its program is known as text, it begins again with that, and is told everything once more:
 * nothing has heard it by then.
 */
export function startWorker(url: URL, data: unknown, inBrowser?: BrowserStart): WorkerHandle {
  const listeners: ((message: unknown) => void)[] = [];
  const errorListeners: ((error: Error) => void)[] = [];
  /** What the worker was told, until it is known to live. */
  let told: unknown[] | undefined = [];
  let spare = inBrowser?.text;
  let worker = listen(inBrowser?.open() ?? workerAt(url));
  post(data);

  function post(message: unknown): void {
    told?.push(message);
    worker.postMessage(message);
  }

  function listen(started: BrowserWorker): BrowserWorker {
    started.addEventListener("message", (event) => {
      told = undefined;
      for (const listener of listeners) listener(event.data);
    });
    started.addEventListener("error", ({ message }) => {
      // An error without a message is that of a script that could not be loaded: nothing more is told of it.
      if (message === undefined && told !== undefined && spare !== undefined) startAgain(spare, told);
      else for (const listener of errorListeners) listener(new Error(message ?? notLoaded));
    });
    return started;
  }

  function startAgain(text: string, messages: readonly unknown[]): void {
    spare = undefined;
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    worker = listen(workerAt(address));
    for (const message of messages) worker.postMessage(message);
  }

  return {
    post,
    onMessage: (listener) => void listeners.push(listener),
    onError: (listener) => void errorListeners.push(listener),
    unref: () => undefined,
    ref: () => undefined,
    terminate: async () => worker.terminate(),
  };
}

function workerAt(url: URL | string): BrowserWorker {
  const { Worker } = globalThis as WorkerGlobals; // seen through the one member used
  if (Worker === undefined) throw errors["host-cannot"]({ ability: "workers", host: "browser" });
  return new Worker(url, { type: "module" });
}

const notLoaded = "its script could not be loaded; a bundler may have left it out, or the page's policy forbids it";
