import { nodeHost } from "@tercet/host/node";
import { GPU } from "gpu.js";
import { expect, test } from "vitest";
import type { Backend } from "../../backend/interface.ts";
import { tensor } from "../../create.ts";
import { data, toArray, toBackend } from "../../evaluate.ts";
import { mul } from "../../operators/mul.ts";
import { openGpujsBackend } from "./open.ts";

/** What is used of an adapter. */
interface Adapter {
  readonly limits: object;
  readonly info: object;
  requestDevice(wishes: object): Promise<{ destroy(): void }>;
}

/** The devices that gpu.js makes: it has one for all its instances, so that this file has a process of its own. */
const devices: { destroy(): void }[] = [];

async function openHere(): Promise<Backend | undefined> {
  const entry = await nodeHost()
    .webGpu({ software: true })
    .catch(() => undefined);
  const requestAdapter = async (): Promise<Adapter | null> => {
    const adapter = (await entry?.requestAdapter()) as Adapter | null | undefined; // a host hands it on without its types
    if (!adapter) return null;
    const requestDevice: Adapter["requestDevice"] = async (wishes) => {
      const device = await adapter.requestDevice(wishes);
      devices.push(device);
      return device;
    };
    return { limits: adapter.limits, info: adapter.info, requestDevice };
  };
  Object.defineProperty(navigator, "gpu", { value: { requestAdapter }, configurable: true });
  return openGpujsBackend({ GPU, mode: "webgpu" }).catch(() => undefined);
}

const backend = await openHere();

test.skipIf(backend === undefined)(
  "a lost device ends what is under way and what comes with a typed error, and what is opened then works",
  async () => {
    if (backend === undefined) return;
    const x = await toBackend(tensor([1, 2]), backend);
    const reading = data(mul(x, 2), { backend });
    devices[0]?.destroy();
    const lost = { code: "backend-failed", details: { backend: "gpujs", reason: expect.stringContaining("lost") as string } };
    await expect(reading).rejects.toMatchObject(lost);
    await expect(data(x)).rejects.toMatchObject(lost);
    await expect(data(mul(tensor([1, 2]), 3), { backend })).rejects.toMatchObject(lost);
    await backend.close();
    const next = await openGpujsBackend({ GPU, mode: "webgpu" });
    expect(await toArray(mul(tensor([1, 2]), 3), { backend: next })).toEqual([3, 6]);
    await next.close();
  },
);
