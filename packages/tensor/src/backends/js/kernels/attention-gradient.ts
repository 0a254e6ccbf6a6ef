import { attentionGradientDefinition } from "../../../operators/composites/attention-gradient.ts";
import type { ClaimedKernel } from "../../../plan/kernel.ts";
import type { Elements } from "../array.ts";
import { headWeights, type Keep } from "./attention-weights.ts";
import { addScaled, dot, packHead } from "./heads.ts";
import type { JsKernel } from "./kernel.ts";

/**
 * Gradients of queries, keys and values, packed as [3, T, h, d]. The weights are computed again, one query at a time; keys and values
 * take their parts in the order of the queries. `result` is the number of the input that holds the attention's result; its gradient follows.
 */
export function attendBackward(kernel: ClaimedKernel, out: Elements, buffers: readonly Elements[], result: number, keep?: Keep): void {
  const [, rows = 0, heads = 0, width = 0] = kernel.shape;
  const scale = Number(kernel.attributes["scale"]);
  const pack = (input: number, head: number): Float64Array => {
    const [strided, buffer] = [kernel.inputs[input], buffers[input]];
    if (strided === undefined || buffer === undefined) throw new TypeError(`The gradient of attention lacks input ${input}`);
    return packHead(buffer, strided, head);
  };
  for (let head = 0; head < heads; head++) {
    const { row, weights } = headWeights(kernel, buffers, head);
    const [q, k, v, output, gradient] = [pack(0, head), pack(1, head), pack(2, head), pack(result, head), pack(result + 1, head)];
    const [ofQ, ofK, ofV] = [new Float64Array(q.length), new Float64Array(k.length), new Float64Array(v.length)];
    for (let i = 0; i < rows; i++) {
      const at = i * width;
      const [from, to] = row(i);
      const along = dot(gradient, at, output, at, width);
      for (let j = from; j < to; j++) {
        const weight = weights[j - from]!;
        const kept = keep === undefined ? 1 : keep(head, i, j);
        const ofWeight = kept === 0 ? 0 : kept * dot(gradient, at, v, j * width, width);
        const ofScore = weight * (ofWeight - along) * scale;
        addScaled(ofQ, at, k, j * width, width, ofScore);
        addScaled(ofK, j * width, q, at, width, ofScore);
        addScaled(ofV, j * width, gradient, at, width, kept === 0 ? 0 : weight * kept);
      }
    }
    [ofQ, ofK, ofV].forEach((part, which) => {
      for (let i = 0; i < rows; i++) out.set(part.subarray(i * width, (i + 1) * width), ((which * rows + i) * heads + head) * width);
    });
  }
}

/** The gradients of attention. */
export const attentionGradientKernel: JsKernel = {
  definition: attentionGradientDefinition,
  prepare: (kernel) => (out, buffers) => attendBackward(kernel, out, buffers, 5),
};
