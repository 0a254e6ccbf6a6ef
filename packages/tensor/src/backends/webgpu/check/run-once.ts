import type { Device } from "../device.ts";
import { mapToRead, usage } from "../usage.ts";
import { whenDone } from "../when-done.ts";

/** A text that a start-up check runs: binding 0 is what it writes, an array of u32; those behind it are its inputs, read-only. */
export interface RunOnce {
  readonly code: string;
  readonly inputs: readonly Uint32Array<ArrayBuffer>[];
  /** Words that it writes. */
  readonly words: number;
  readonly groups: number;
}

/** Compiles a text, runs it in one dispatch, and reads what it wrote; nothing of it stays on the device. */
export async function runOnce(device: Device, { code, inputs, words, groups }: RunOnce): Promise<Uint32Array> {
  const { gpu } = device;
  const bytes = 4 * words;
  const buffer = (size: number, flags: number): GPUBuffer => gpu.createBuffer({ size, usage: flags });
  const read = inputs.map((input) => {
    const made = buffer(input.byteLength, usage.storage | usage.copyTarget);
    gpu.queue.writeBuffer(made, 0, input);
    return made;
  });
  const [out, reading] = [buffer(bytes, usage.storage | usage.copySource), buffer(bytes, usage.mapRead | usage.copyTarget)];
  const module = gpu.createShaderModule({ code });
  const pipeline = await device.orLost(gpu.createComputePipelineAsync({ layout: "auto", compute: { module, entryPoint: "main" } }));
  const entries = [out, ...read].map((each, binding) => ({ binding, resource: { buffer: each } }));
  const encoder = gpu.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, gpu.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(groups);
  pass.end();
  encoder.copyBufferToBuffer(out, 0, reading, 0, bytes);
  gpu.queue.submit([encoder.finish()]);
  await whenDone(device, reading.mapAsync(mapToRead));
  const found = new Uint32Array(reading.getMappedRange().slice(0));
  for (const each of [...read, out, reading]) each.destroy();
  return found;
}
