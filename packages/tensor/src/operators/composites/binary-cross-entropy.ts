import type { Tensor } from "../../tensor.ts";
import { apply, broadcasting, defineComposite, finite, sameFloat, type Composite } from "../define.ts";
import { mul } from "../mul.ts";
import { sub } from "../sub.ts";
import { softplus } from "./softplus.ts";

export const binaryCrossEntropyDefinition: Composite = defineComposite({
  name: "binaryCrossEntropy",
  signature: "..., ... -> ...",
  shape: broadcasting("binaryCrossEntropy"),
  dtype: sameFloat("binaryCrossEntropy"),
  domain: [finite, { kind: "interval", from: 0, to: 1 }],
  draw: (size) => {
    const [m, n] = [size(), size()];
    return { shapes: [[m, n], [n]], attributes: {} }; // prettier-ignore
  },
  decompose: ([logits, targets]) => sub(softplus(logits), mul(logits, targets)),
});

/**
 * The cross-entropy of logits with targets from 0 to 1, element by element, in a form that does not overflow: softplus(logit) - logit target.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(binaryCrossEntropy(tensor([200, -200]), tensor([1, 0])))).toEqual([0, 0]);
 */
export function binaryCrossEntropy(logits: Tensor, targets: Tensor): Tensor {
  return apply(binaryCrossEntropyDefinition, [logits, targets]);
}
