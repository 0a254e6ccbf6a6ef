import { attentionWithBiasDefinition } from "../../../operators/composites/attention-with-bias.ts";
import { attend } from "./attention.ts";
import type { JsKernel } from "./kernel.ts";

/** Attention with a bias for each head and clamped distance. */
export const attentionWithBiasKernel: JsKernel = {
  definition: attentionWithBiasDefinition,
  prepare(kernel) {
    const input = kernel.inputs[5];
    if (input === undefined) throw new TypeError("attentionWithBias has a bias");
    const { shape, strides, offset } = input;
    const width = shape[1] ?? 1;
    const [headStride = 0, step = 0] = strides;
    return (out, buffers) => {
      const bias = (head: number, i: number, j: number): number => {
        const column = Math.max(0, Math.min(width - 1, j - i + (width - 1) / 2));
        return buffers[5]?.[offset + head * headStride + column * step] ?? NaN;
      };
      attend(kernel, out, buffers, { bias });
    };
  },
};
