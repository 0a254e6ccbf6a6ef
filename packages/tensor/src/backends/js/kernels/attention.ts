import { attentionDefinition } from "../../../operators/composites/attention.ts";
import type { ClaimedKernel } from "../../../plan/kernel.ts";
import type { Elements } from "../array.ts";
import { headWeights, type Bias, type Keep } from "./attention-weights.ts";
import { addScaled, packHead } from "./heads.ts";
import type { JsKernel } from "./kernel.ts";

/** What the variants of attention add. */
export interface AttentionExtras {
  readonly bias?: Bias;
  readonly keep?: Keep;
}

/** Attention of every head, query by query, in float64; no row looks beyond its own range of keys. */
export function attend(kernel: ClaimedKernel, out: Elements, buffers: readonly Elements[], { bias, keep }: AttentionExtras = {}): void {
  const [rows = 0, heads = 0, width = 0] = kernel.shape;
  const [, , v] = kernel.inputs;
  const sums = new Float64Array(width);
  for (let head = 0; head < heads; head++) {
    const { row, weights } = headWeights(kernel, buffers, head, bias);
    if (v === undefined) throw new TypeError("attention has values");
    const values = packHead(buffers[2] as Elements, v, head); // the plan gives as many buffers as there are inputs
    for (let i = 0; i < rows; i++) {
      const [from, to] = row(i);
      sums.fill(0);
      for (let j = from; j < to; j++) {
        const kept = keep === undefined ? 1 : keep(head, i, j);
        // A dropped weight is 0 even where it would be NaN.
        addScaled(sums, 0, values, j * width, width, kept === 0 ? 0 : (weights[j - from] as number) * kept);
      }
      out.set(sums, (i * heads + head) * width);
    }
  }
}

/** Attention over ragged sequences. */
export const attentionKernel: JsKernel = {
  definition: attentionDefinition,
  prepare: (kernel) => (out, buffers) => attend(kernel, out, buffers),
};
