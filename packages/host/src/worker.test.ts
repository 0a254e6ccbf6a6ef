import { expect, it } from "vitest";
import { nodeHost } from "./node/host.ts";
import { workerScope, type WorkerHandle } from "./worker.ts";

const start = (data: unknown): WorkerHandle => nodeHost().workers.start(new URL("../test/worker-echo.ts", import.meta.url), data);

it("a worker gets its data, answers messages and shares memory", async () => {
  const shared = new Int32Array(new SharedArrayBuffer(4));
  const worker = start({ shared, add: 40 });
  const answer = new Promise((resolve) => worker.onMessage(resolve));
  worker.post(2);
  expect(await answer).toEqual({ sum: 42 });
  expect(shared[0]).toBe(42);
  await worker.terminate();
});

it("an error in a worker reaches its owner", async () => {
  const worker = start({ shared: new Int32Array(1), add: 1 });
  const error = new Promise<Error>((resolve) => worker.onError(resolve));
  worker.post("break");
  expect((await error).message).toContain("asked to break");
  await worker.terminate();
});

it.each(["leave 0", "leave 3"])("a worker that ends by itself (%s) is heard of once", async (message) => {
  const worker = start({ shared: new Int32Array(1), add: 1 });
  const heard: Error[] = [];
  const ended = new Promise<void>((resolve) =>
    worker.onError((error) => {
      heard.push(error);
      resolve();
    }),
  );
  worker.post(message);
  await ended;
  await worker.terminate();
  expect(heard.map((error) => error.message)).toEqual([expect.stringContaining("its worker to stay")]);
});

it("outside a worker there is no scope", async () => {
  // Vitest's own forks are processes, not workers.
  await expect(workerScope()).rejects.toMatchObject({ code: "host-cannot" });
});
