import { TercetError } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { expect, test, vi } from "vitest";
import { toArray } from "../evaluate.ts";
import { tensor } from "../create.ts";
import { mul } from "../operators/mul.ts";
import { backendNames, openBackend, type BackendName } from "./open-backend.ts";

const host = nodeHost();

test.each<BackendName>(["auto", "wasm", "gpujs", "js", "reference"])("%s is opened by its name, and computes", async (name) => {
  const { backend, why } = await openBackend(name);
  expect(await toArray(mul(tensor([1, 2]), 3), { backend })).toEqual([3, 6]);
  expect([backend.name, why.length > 0]).toEqual([name === "auto" ? "wasm" : name, name === "auto"]);
  await backend.close();
});

test("another name is refused with those that there are", async () => {
  const refused = { code: "backend-absent", details: { name: "cuda", present: backendNames } };
  await expect(openBackend("cuda" as BackendName)).rejects.toMatchObject(refused); // what a program without types may write
  await expect(openBackend("toString" as BackendName)).rejects.toMatchObject({ code: "backend-absent" });
});

test("webgpu on a host without a way to it is refused, and so it is where the host finds none", async () => {
  await expect(openBackend("webgpu")).rejects.toMatchObject({ code: "backend-unavailable", details: { backend: "webgpu" } });
  const absent = new TercetError("webgpu-absent", {}, { exit: 69, must: () => "", got: () => "", fix: () => "" });
  await expect(openBackend("webgpu", { host: { webGpu: () => Promise.reject(absent) } })).rejects.toBe(absent);
});

test("auto says first in its description why it was chosen, and stays the backend that buffers belong to", async () => {
  const webGpu = vi.fn(() => Promise.reject(new Error("no driver")));
  const { backend, why } = await openBackend("auto", { host: { ...host, webGpu }, weights: 2 ** 40 });
  expect(why).toEqual(["no graphics device could be opened: no driver"]);
  expect(backend.describe().why.slice(0, 1)).toEqual(why);
  expect(backend.describe().why.length).toBeGreaterThan(1);
  expect(backend.upload(new Float32Array(1), [1], "float32").backend).toBe(backend);
  await backend.close();
});

test("auto opens no device for a small model", async () => {
  const webGpu = vi.fn(() => Promise.reject(new Error("no driver")));
  const { backend, why } = await openBackend("auto", { host: { webGpu }, weights: 100 });
  expect(webGpu).not.toHaveBeenCalled();
  expect(why).toEqual([expect.stringContaining("for a text of 32 tokens processors need")]);
  await backend.close();
});
