import type { Tensor } from "../../tensor.ts";
import { abs } from "../abs.ts";
import { add } from "../add.ts";
import { apply, broadcasting, defineComposite, finite, sameFloat, type Composite } from "../define.ts";
import { mul } from "../mul.ts";
import { neg } from "../neg.ts";
import { relu } from "../relu.ts";
import { sub } from "../sub.ts";
import { sumTo } from "../sum-to.ts";
import { sigmoid } from "./sigmoid.ts";
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
  // Of softplus(logit) - logit target, what is large is taken apart first: with a target of 1 the rest would be lost in it.
  decompose: ([logits, targets]) => add(sub(relu(logits), mul(logits, targets)), softplus(neg(abs(logits)))),
  gradient: ([logits, targets], gradient) => [
    sumTo(mul(gradient, sub(sigmoid(logits), targets)), logits.shape),
    sumTo(neg(mul(gradient, logits)), targets.shape),
  ],
});

/**
 * The cross-entropy of logits with targets from 0 to 1, element by element, in a form that does not overflow and keeps the digits
 * of small losses: softplus(logit) - logit target.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(binaryCrossEntropy(tensor([200, -200]), tensor([1, 0])))).toEqual([0, 0]);
 */
export function binaryCrossEntropy(logits: Tensor, targets: Tensor): Tensor {
  return apply(binaryCrossEntropyDefinition, [logits, targets]);
}
