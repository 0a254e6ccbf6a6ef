import type { BrowserStart, BrowserWorker } from "@tercet/host";
import { workerText } from "./worker-text.ts";

declare const Worker: new (url: URL, options: { readonly type: "module" }) => BrowserWorker;

/** Where the workers' module lies. Sources run from .ts, built packages from .js: it has the same ending as this file. */
export const workerUrl: URL = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

/** Starts it in a browser, written as bundlers look for it: they put the module into what they build, and its new place here. Those that do not look have its text. */
export const workerInBrowser: BrowserStart = {
  open: () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }),
  ...(workerText === undefined ? {} : { text: workerText }),
};
