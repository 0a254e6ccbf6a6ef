import { memoryHost, type WorkerHandle, type Workers } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { BackendHost } from "./open-backend.ts";
import { openProcessors } from "./processors.ts";

// Hosts and engines that lack something, each in the way in which the real ones do.

// Threads are tried on machines with one processor too.
beforeEach(() => {
  vi.stubGlobal("navigator", { hardwareConcurrency: 2 });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const { workers } = nodeHost();

/** What is taken, and all that is said about it. */
async function taken(host: BackendHost): Promise<readonly [form: string, passedOver: string, own: string]> {
  const { backend, why } = await openProcessors(host);
  const { name, mode, threads, why: own } = backend.describe();
  await backend.close();
  return [`${name} ${name === "js" ? mode : threads}`, why.join(), own.join()];
}

const { WebAssembly: engine } = globalThis as unknown as { readonly WebAssembly: object }; // its types are not loaded here
const withoutThreads = "wasm on threads was passed over: ";
const withoutWasm = "wasm on threads and wasm on one thread were passed over: ";

test("threads are taken where there are workers", async () => {
  expect(await taken({ workers })).toEqual(["wasm 2", "", expect.stringContaining("there are 2 processors")]);
});

test("a host without workers, and a page without shared memory, get one thread, and the backend says why", async () => {
  expect(await taken({})).toEqual(["wasm 1", "", expect.stringContaining("no workers were given")]);
  vi.stubGlobal("SharedArrayBuffer", undefined);
  expect(await taken({ workers })).toEqual(["wasm 1", "", expect.stringContaining("this page has no shared memory")]);
});

test("where workers can't be started, one thread is taken", async () => {
  expect(await taken(memoryHost())).toEqual([
    "wasm 1",
    expect.stringContaining(`${withoutThreads}This operation needs workers`),
    expect.anything(),
  ]);
});

test("where a worker's script can't be loaded, one thread is taken", async () => {
  const lost: Workers = { start: (_, data) => workers.start(new URL("./missing.ts", import.meta.url), data) };
  expect(await taken({ workers: lost })).toEqual([
    "wasm 1",
    expect.stringContaining(`${withoutThreads}a worker ended: `),
    expect.anything(),
  ]);
});

test("where a worker fails in its first run, one thread is taken, and the workers are ended", async () => {
  const ended: number[] = [];
  const failing: Workers = {
    start: (): WorkerHandle => {
      const listeners: ((message: unknown) => void)[] = [];
      const answer = (): void => listeners.forEach((listener) => listener({ kind: "failed", reason: "CompileError: no threads" }));
      return {
        post: (message) => ((message as { readonly kind: string }).kind === "run" ? queueMicrotask(answer) : undefined), // what a pool sends has a kind
        onMessage: (listener) => void listeners.push(listener),
        onError: () => undefined,
        ref: () => undefined,
        unref: () => undefined,
        terminate: async () => void ended.push(1),
      };
    },
  };
  expect(await taken({ workers: failing })).toEqual(["wasm 1", `${withoutThreads}CompileError: no threads`, expect.anything()]);
  expect(ended).toEqual([1, 1]);
});

test("without WebAssembly, js is taken, which makes functions from text", async () => {
  vi.stubGlobal("WebAssembly", undefined);
  expect(await taken({ workers })).toEqual([
    "js generated",
    `${withoutWasm}this engine has no WebAssembly SIMD`,
    expect.stringContaining("functions may be made from text here"),
  ]);
});

/** What a page's policy does to text. */
function forbidText(): void {
  vi.stubGlobal("Function", function () {
    throw new EvalError("forbidden");
  });
}

test("where a policy forbids compiling and text, js is taken, which interprets", async () => {
  const refuse = function (): never {
    throw new Error("disallowed by embedder");
  };
  vi.stubGlobal("WebAssembly", { validate: () => true, Module: refuse });
  forbidText();
  expect(await taken({ workers })).toEqual([
    "js interpreted",
    expect.stringMatching(new RegExp(`^${withoutWasm}.*'wasm-unsafe-eval'.*disallowed by embedder$`, "u")),
    "this place forbids functions made from text",
  ]);
});

test("where WebAssembly computes wrongly, js is taken", async () => {
  // Kernels that leave their results as they are.
  const idle = class {
    readonly exports = new Proxy({}, { get: () => () => undefined });
  };
  vi.stubGlobal("WebAssembly", Object.create(engine, { Instance: { value: idle } }));
  expect(await taken({})).toEqual([
    "js generated",
    expect.stringMatching(/^wasm on one thread was passed over: a product of whole numbers gave 0 where -?\d+ was expected$/u),
    expect.anything(),
  ]);
});

test("where nothing computes, each reason is told", async () => {
  vi.stubGlobal("WebAssembly", undefined);
  // Text may be made a function, but none of ours works.
  vi.stubGlobal("Function", function (...text: readonly string[]) {
    return text.join() === "return true" ? () => true : () => () => undefined;
  });
  await expect(openProcessors({ workers })).rejects.toMatchObject({
    code: "backend-unavailable",
    details: {
      backend: "auto",
      reason: expect.stringMatching(
        new RegExp(`^${withoutWasm}this engine has no WebAssembly SIMD; js was passed over: .+`, "u"),
      ) as string,
    },
  });
});
