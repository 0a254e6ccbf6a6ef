import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, named, type Composite } from "../define.ts";
import { anyBits } from "../random-bits.ts";
import { attention, attentionDomain, isSelfShaped, unpackGradients } from "./attention.ts";
import { attentionWithDropoutGradient } from "./attention-with-dropout-gradient.ts";
import { attentionDType, denseGradients, denseOutput, denseWeights } from "./dense-attention.ts";
import { checkRate, dropout } from "./dropout.ts";

const signature = "i h d, j h d, j h e, i, i, w -> i h e";

export const attentionWithDropoutDefinition: Composite = defineComposite<{ scale: number; rate: number }>({
  name: "attentionWithDropout",
  signature,
  shape: named("attentionWithDropout", signature),
  dtype: attentionDType("attentionWithDropout", [3, 4, 5]),
  domain: [...attentionDomain, anyBits],
  draw: (size) => {
    const [i, h, d] = [size(), size(), size()];
    const isSelf = size() % 2 === 0;
    const [j, e] = isSelf ? [i, d] : [size(), size()];
    return { shapes: [[i, h, d], [j, h, d], [j, h, e], [i], [i], [2]], attributes: { scale: 0.5, rate: 0.25 } }; // prettier-ignore
  },
  decompose: ([q, k, v, from, to, key], { scale, rate }) =>
    denseOutput(dropout(denseWeights({ q, k, from, to, scale }), key, { rate }), v, { from, to }),
  gradient: ([q, k, v, from, to, key], gradient, output, { scale, rate }) =>
    isSelfShaped(q, k, v)
      ? unpackGradients(attentionWithDropoutGradient(q, k, v, from, to, key, output, gradient, { scale, rate }))
      : denseGradients({ q, k, from, to, scale }, v, { output, gradient }, { key, rate }),
});

/**
 * {@link attention} with dropout on its weights: the weight of query i for key j in head h stays when `randomMask` of the key (int32 [2]) is
 * true at position (h Tq + i) Tk + j, and is then divided by 1 - rate. Positions wrap at 2^32.
 * @throws TercetError `axis-mismatch`, `dtype-mismatch`, `attribute-invalid`
 * @example
 * const [x, from, to] = [tensor([[[1]]]), tensor([0], { dtype: "int32" }), tensor([1], { dtype: "int32" })];
 * const key = tensor([0, 1], { dtype: "int32" });
 * expect(await toArray(attentionWithDropout(x, x, x, from, to, key, { scale: 1, rate: 0 }))).toEqual([[[1]]]);
 */
export function attentionWithDropout(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  from: Tensor,
  to: Tensor,
  key: Tensor,
  { scale, rate }: { readonly scale: number; readonly rate: number },
): Tensor {
  checkRate("attentionWithDropout", rate);
  return rate === 0
    ? attention(q, k, v, from, to, { scale })
    : apply(attentionWithDropoutDefinition, [q, k, v, from, to, key], { scale, rate });
}
