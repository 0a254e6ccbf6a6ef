import { nodeHost } from "@tercet/host/node";
import { GPU } from "gpu.js";
import { expect, test } from "vitest";
import type { Backend } from "../../backend/interface.ts";
import { compile } from "../../compile.ts";
import { tensor } from "../../create.ts";
import { toArray, toBackend } from "../../evaluate.ts";
import { linear } from "../../operators/composites/linear.ts";
import { softmax } from "../../operators/composites/softmax.ts";
import { mul } from "../../operators/mul.ts";
import type { Tensor } from "../../tensor.ts";
import { openGpujsBackend } from "./open.ts";

/** `GPUBufferUsage.UNIFORM`: each kernel keeps one of these for its sizes, which are few bytes. */
const uniform = 0x40;

/** Bytes of the buffers that gpu.js has made and not destroyed, uniforms left out. It has one device for all its instances, so that this file has a process of its own. */
let held = 0;

function count(device: GPUDevice): void {
  const createBuffer = device.createBuffer.bind(device);
  const counted: GPUDevice["createBuffer"] = (descriptor) => {
    const buffer = createBuffer(descriptor);
    if ((descriptor.usage & uniform) !== 0) return buffer;
    let bytes = descriptor.size;
    held += bytes;
    const destroy = buffer.destroy.bind(buffer);
    const destroyOnce = (): undefined => {
      held -= bytes;
      bytes = 0;
      destroy();
      return undefined;
    };
    Object.defineProperty(buffer, "destroy", { value: destroyOnce });
    return buffer;
  };
  Object.defineProperty(device, "createBuffer", { value: counted });
}

async function openHere(): Promise<Backend | undefined> {
  const entry = await nodeHost()
    .webGpu({ software: true })
    .catch(() => undefined);
  const requestAdapter = async (): Promise<GPUAdapter | null> => {
    const adapter = (await entry?.requestAdapter()) as GPUAdapter | null | undefined; // a host hands it on without its types
    if (!adapter) return null;
    const requestDevice = adapter.requestDevice.bind(adapter);
    adapter.requestDevice = async (wishes) => {
      const device = await requestDevice(wishes);
      count(device);
      return device;
    };
    return adapter;
  };
  Object.defineProperty(navigator, "gpu", { value: { requestAdapter }, configurable: true });
  return openGpujsBackend({ GPU, mode: "webgpu" }).catch(() => undefined);
}

const backend = await openHere();

test.skipIf(backend === undefined)(
  "the device holds what live tensors take and nothing else, over many runs, sizes and readings",
  async () => {
    if (backend === undefined) return;
    expect([held, backend.memory()]).toEqual([0, { live: 0, scratch: 0 }]);
    const infer = compile((x: Tensor, weight: Tensor, bias: Tensor) => softmax(linear(x, weight, bias)), { backend });
    const given = async (...shape: readonly number[]): Promise<Tensor> => {
      const length = shape.reduce((a, b) => a * b, 1);
      return toBackend(tensor(Float32Array.from({ length }, (_, i) => Math.sin(i)), { shape }), backend); // prettier-ignore
    };
    const [weight, bias] = [await given(8, 6), await given(8)];
    for (let i = 0; i < 60; i++) {
      const x = await given(4 + (i % 3), 6);
      const y = await infer(x, weight, bias);
      await toArray(y, { backend });
      // An upload is made when it is first read.
      expect(held).toBe(backend.memory().live);
      x.dispose();
      y.dispose();
    }
    weight.dispose();
    bias.dispose();
    // What is let go of is freed in its turn.
    await toArray(mul(tensor([1]), 2), { backend });
    expect([held, backend.memory()]).toEqual([4, { live: 4, scratch: 0 }]);
    await backend.close();
  },
);
