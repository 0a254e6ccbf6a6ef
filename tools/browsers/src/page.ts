import { BiEncoder } from "@tercet/bi-encoder";
import { browserHost } from "@tercet/host/browser";
import { createJsBackend, createWasmBackend, data, openGpujsBackend, openWebgpuBackend, type Backend } from "@tercet/tensor";
import { GPU } from "gpu.js";

// The program of the page: what a user would write, bundled as users do. It is driven from outside through `encodeOn`.
const host = browserHost();

/** A way to compute in a page. */
export type Way = "wasm, threads" | "wasm, one thread" | "wasm, baseline" | "js" | "webgpu" | "gpujs" | "gpujs, webgl2";

const openers: Readonly<Record<Way, () => Backend | Promise<Backend>>> = {
  "wasm, threads": () => createWasmBackend({ workers: host.workers, threads: 2 }),
  "wasm, one thread": () => createWasmBackend(),
  "wasm, baseline": () => createWasmBackend({ mode: "baseline" }),
  js: () => createJsBackend(),
  webgpu: async () => openWebgpuBackend({ gpu: await host.webGpu() }),
  gpujs: () => openGpujsBackend({ GPU }),
  "gpujs, webgl2": () => openGpujsBackend({ GPU, mode: "webgl2" }),
};

/** What came of encoding. */
export interface EncodedInPage {
  readonly mode: string;
  readonly threads: number;
  readonly why: readonly string[];
  readonly rows: number;
  /** Row after row. */
  readonly vectors: readonly number[];
  /** From the texts to the vectors, the second time. */
  readonly milliseconds: number;
}

/** The page's global through which it is driven. */
export interface TercetPage {
  /** The folder is an address. */
  encodeOn(way: Way, folder: string, texts: readonly string[]): Promise<EncodedInPage>;
}

async function encodeOn(way: Way, folder: string, texts: readonly string[]): Promise<EncodedInPage> {
  const backend = await openers[way]();
  try {
    const model = await BiEncoder.load(folder, { host, backend, vectors: "as-shipped" });
    await model.encodeCandidates(texts); // compiles
    const began = performance.now();
    const vectors = await data((await model.encodeCandidates(texts)).vectors);
    const milliseconds = performance.now() - began;
    const { mode, threads, why } = backend.describe();
    return { mode, threads, why, rows: texts.length, vectors: [...vectors], milliseconds };
  } finally {
    await backend.close();
  }
}

Object.assign(globalThis, { tercet: { encodeOn } satisfies TercetPage });
