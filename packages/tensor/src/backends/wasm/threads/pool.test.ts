import type { Workers } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { Worker } from "node:worker_threads";
import { afterAll, describe, expect, it } from "vitest";
import type { Backend } from "../../../backend/interface.ts";
import type { HostArray } from "../../../dtype.ts";
import type { KernelExpression, LoopKernel } from "../../../plan/kernel.ts";
import { createWasmBackend } from "../backend.ts";
import { k, kernelOf, runLoop } from "../loops/kernels.fixture.ts";
import { gatedWorkers, seenWorkers, turn } from "./gated-workers.fixture.ts";

const { workers } = nodeHost();
const open: Backend[] = [];
afterAll(() => Promise.all(open.map((backend) => backend.close())));
function opened(threads: number, own: Workers): Backend {
  const backend = createWasmBackend({ threads, workers: own, sharedFrom: 0 });
  open.push(backend);
  return backend;
}

const addOne: LoopKernel = kernelOf(1, ["float32"], k.binary("add", k.load(0, k.coordinate(0)), k.float(1)));
const ratio = (a: KernelExpression): KernelExpression => k.binary("div", k.float(1), a);
const terms = ratio(ratio(ratio(k.cast("float32", k.reduced))));
/** Sums of as many terms as the input says. */
const sums: LoopKernel = kernelOf(1, ["int32"], k.reduce("sum", k.load(0, k.coordinate(0), "int32"), terms));
const ones = (backend: Backend): Promise<HostArray> => runLoop(backend, addOne, [5000], [new Float32Array(5000)]);
/** A run of so many terms in each of `rows`. */
const long = (backend: Backend, rows: number, count: number): Promise<HostArray> =>
  runLoop(backend, sums, [rows], [new Int32Array(rows).fill(count)]);
/** A run that all threads are in for hours. */
const endless = (backend: Backend): Promise<HostArray> => long(backend, 10_000, 2 ** 31 - 1);

/** Workers of Node whose end nobody asked for is an error, as it is for those of the host. */
function mortal(resourceLimits = {}): Workers & { kill(thread: number): Promise<unknown>; send(thread: number, message: unknown): void } {
  const all: Worker[] = [];
  return {
    kill: async (thread) => all[thread]?.terminate(),
    send: (thread, message) => all[thread]?.postMessage(message),
    start: (url, workerData) => {
      const worker = new Worker(url, { workerData, resourceLimits, execArgv: ["--conditions=tercet-source"] });
      all.push(worker);
      return {
        post: (message) => worker.postMessage(message),
        onMessage: (listener) => void worker.on("message", listener),
        onError: (listener) => {
          worker.on("error", listener);
          worker.on("exit", () => listener(new Error("it has ended")));
        },
        unref: () => worker.unref(),
        ref: () => worker.ref(),
        terminate: async () => {
          await worker.terminate();
        },
      };
    },
  };
}

describe("a run on workers", () => {
  it("leaves the event loop free: timers go on while all threads are at it", async () => {
    const seen = seenWorkers(workers);
    const backend = createWasmBackend({ threads: 2, workers: seen, sharedFrom: 0 });
    await ones(backend);
    const outcome = expect(endless(backend)).rejects.toThrow("closed");
    await seen.allIn();
    for (let tick = 0; tick < 20; tick++) await turn();
    await backend.close();
    await outcome;
  });

  it("lets others use memory meanwhile: it grows, is freed and is written", async () => {
    const backend = opened(2, workers);
    const expected = await long(backend, 4, 2 ** 22);
    const running = long(backend, 4, 2 ** 22);
    for (let i = 0; i < 20; i++) {
      await turn();
      const buffer = backend.upload(new Float32Array(2 ** 20).fill(i), [2 ** 20], "float32");
      if (i % 3 === 0) buffer.release();
    }
    expect(await running).toEqual(expected);
  });

  it("does not keep the results of runs before it waiting", async () => {
    const gated = gatedWorkers(workers);
    const backend = opened(2, gated);
    await ones(backend);
    const first = backend.upload(Float32Array.of(1, 2), [2], "float32");
    gated.close();
    let isOver = false;
    const running = ones(backend).then(() => (isOver = true));
    await gated.withheldRun();
    expect([...(await backend.download(first)), isOver]).toEqual([1, 2, false]);
    gated.open();
    await running;
  });

  it("does not wait for a thread that has not come", async () => {
    const gated = gatedWorkers(workers);
    const backend = opened(2, gated);
    gated.close(1);
    for (let i = 0; i < 5; i++) expect(new Set(await ones(backend))).toEqual(new Set([1]));
    // The late thread then finds what is open, or nothing.
    gated.open();
    expect(await long(backend, 4, 1000)).toEqual(await long(backend, 4, 1000));
  });
});

describe("a worker that ends", () => {
  it.each([0, 1])("in the middle of a run fails it by name, and every later one: thread %i", async (thread) => {
    const own = mortal();
    const seen = seenWorkers(own);
    const backend = opened(2, seen);
    await ones(backend);
    const outcome = expect(endless(backend)).rejects.toThrow(/a worker ended.*backend-failed/su);
    await seen.allIn();
    await own.kill(thread);
    await outcome;
    await expect(ones(backend)).rejects.toThrow("backend-failed");
    await own.kill(1 - thread);
    await expect(ones(backend)).rejects.toThrow("a worker ended");
  });

  it("between two runs fails the next one", async () => {
    const own = mortal();
    const backend = opened(2, own);
    await ones(backend);
    await own.kill(1);
    await expect(ones(backend)).rejects.toThrow(/it has ended.*backend-failed/su);
  });

  it("because it has no memory left says so", async () => {
    const own = mortal({ maxOldGenerationSizeMb: 16 });
    const backend = opened(2, own);
    await ones(backend);
    // More objects than it has room for.
    own.send(
      1,
      Array.from({ length: 500_000 }, (_, i) => ({ i })),
    );
    await expect(endless(backend)).rejects.toThrow(/memory.*backend-failed/su);
  });
});
