import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, finite, named, type Composite, type Domain } from "../define.ts";
import { reshape } from "../reshape.ts";
import { slice } from "../slice.ts";
import { attentionGradient } from "./attention-gradient.ts";
import { attentionDType, denseGradients, denseOutput, denseWeights } from "./dense-attention.ts";

const signature = "i h d, j h d, j h e, i, i -> i h e";

/** Legal values of queries, keys, values, and the bounds of each query's range of keys. */
export const attentionDomain: readonly Domain[] = [
  finite,
  finite,
  finite,
  { kind: "bound", of: 1, axis: 0 },
  { kind: "bound", of: 1, axis: 0 },
];

/** True where one packed tensor can hold the gradients of all three. */
export function isSelfShaped(q: Tensor, k: Tensor, v: Tensor): boolean {
  return q.shape[0] === k.shape[0] && k.shape[2] === v.shape[2];
}

/** The gradients of queries, keys and values from [3, T, h, d]. */
export function unpackGradients(packed: Tensor): readonly [q: Tensor, k: Tensor, v: Tensor] {
  const part = (i: number): Tensor => reshape(slice(packed, { axis: 0, from: i, to: i + 1 }), packed.shape.slice(1));
  return [part(0), part(1), part(2)];
}

export const attentionDefinition: Composite = defineComposite<{ scale: number }>({
  name: "attention",
  signature,
  shape: named("attention", signature),
  dtype: attentionDType("attention", [3, 4]),
  domain: attentionDomain,
  draw: (size) => {
    const [i, h, d] = [size(), size(), size()];
    const isSelf = size() % 2 === 0;
    const [j, e] = isSelf ? [i, d] : [size(), size()];
    return { shapes: [[i, h, d], [j, h, d], [j, h, e], [i], [i]], attributes: { scale: 0.5 } }; // prettier-ignore
  },
  decompose: ([q, k, v, from, to], { scale }) => denseOutput(denseWeights({ q, k, from, to, scale }), v, { from, to }),
  gradient: ([q, k, v, from, to], gradient, output, { scale }) =>
    isSelfShaped(q, k, v)
      ? unpackGradients(attentionGradient(q, k, v, from, to, output, gradient, { scale }))
      : denseGradients({ q, k, from, to, scale }, v, { output, gradient }),
});

/**
 * Scaled dot-product attention over ragged sequences: query i attends to the keys from[i] <= j < to[i]; an empty range gives zeros.
 * q [Tq, h, d], k [Tk, h, d], v [Tk, h, e] of floats, from and to int32 [Tq] within 0 .. Tk, result [Tq, h, e]: softmax(scale q k^T) v in each head.
 * Vaswani et al., 2017.
 * @throws TercetError `axis-mismatch`, `dtype-mismatch`
 * @example
 * const [x, from, to] = [tensor([[[1]], [[2]]]), tensor([0, 1], { dtype: "int32" }), tensor([1, 2], { dtype: "int32" })];
 * expect(await toArray(attention(x, x, x, from, to, { scale: 1 }))).toEqual([[[1]], [[2]]]);
 */
export function attention(q: Tensor, k: Tensor, v: Tensor, from: Tensor, to: Tensor, { scale }: { readonly scale: number }): Tensor {
  return apply(attentionDefinition, [q, k, v, from, to], { scale });
}
