import type { Encoded } from "./form.ts";

/** Records dispatches as one compute pass; copies that a dispatch needs stand between two passes. */
export function encode(encoder: GPUCommandEncoder, encoded: readonly Encoded[], timestampWrites?: GPUComputePassTimestampWrites): void {
  const begin = (): GPUComputePassEncoder => encoder.beginComputePass(timestampWrites === undefined ? {} : { timestampWrites });
  let pass: GPUComputePassEncoder | undefined;
  for (const { pipeline, group, groups, copies } of encoded) {
    if (copies.length > 0) {
      pass?.end();
      pass = undefined;
      for (const { from, to, bytes } of copies) encoder.copyBufferToBuffer(from.buffer, from.offset, to.buffer, to.offset, bytes);
    }
    pass ??= begin();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(...groups);
  }
  pass?.end();
}
