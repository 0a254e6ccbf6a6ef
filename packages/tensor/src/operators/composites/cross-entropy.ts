import type { Tensor } from "../../tensor.ts";
import { cast } from "../cast.ts";
import { apply, defineComposite, finite, named, sameFloat, withIntegers, type Composite } from "../define.ts";
import { equal } from "../equal.ts";
import { expandDims } from "../expand-dims.ts";
import { iota } from "../iota.ts";
import { mul } from "../mul.ts";
import { sub } from "../sub.ts";
import { takeAlong } from "../take-along.ts";
import { logSoftmax } from "./log-softmax.ts";
import { softmax } from "./softmax.ts";

const signature = "n c, n -> n";

export const crossEntropyDefinition: Composite = defineComposite({
  name: "crossEntropy",
  signature,
  shape: named("crossEntropy", signature),
  dtype: withIntegers("crossEntropy", 1, sameFloat("crossEntropy")),
  domain: [finite, { kind: "index", of: 0, axis: 1 }],
  draw: (size) => {
    const n = size();
    return { shapes: [[n, size() + 1], [n]], attributes: {} };
  },
  // Not `neg`: a loss of 0 would be -0.
  decompose: ([logits, targets]) => sub(0, takeAlong(logSoftmax(logits), targets)),
  gradient: ([logits, targets], gradient) => {
    const isTarget = equal(expandDims(targets, 1), iota({ shape: [1, logits.shape[1] ?? 0], axis: 1 }));
    return [mul(expandDims(gradient, 1), sub(softmax(logits), cast(isTarget, logits.dtype))), undefined];
  },
});

/**
 * The cross-entropy of each row: -log softmax(logits)[target]. logits [n, c], targets int32 [n], result [n]; the mean over rows is the caller's.
 * @throws TercetError `axis-mismatch`, `dtype-mismatch`
 * @example expect(await toArray(crossEntropy(tensor([[3]]), tensor([0], { dtype: "int32" })))).toEqual([0]);
 */
export function crossEntropy(logits: Tensor, targets: Tensor): Tensor {
  return apply(crossEntropyDefinition, [logits, targets]);
}
