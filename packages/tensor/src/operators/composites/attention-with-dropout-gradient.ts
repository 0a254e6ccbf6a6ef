import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, finite, type Composite } from "../define.ts";
import { anyBits } from "../random-bits.ts";
import { packedShape, packGradients } from "./attention-gradient.ts";
import { attentionDType, denseGradients } from "./dense-attention.ts";

export const attentionWithDropoutGradientDefinition: Composite = defineComposite<{ scale: number; rate: number }>({
  name: "attentionWithDropoutGradient",
  signature: "i h d, i h d, i h d, i, i, 2, i h d, i h d -> 3 i h d",
  shape: packedShape("attentionWithDropoutGradient", [0, 1, 2, 6, 7]),
  dtype: attentionDType("attentionWithDropoutGradient", [3, 4, 5]),
  domain: [finite, finite, finite, { kind: "bound", of: 1, axis: 0 }, { kind: "bound", of: 1, axis: 0 }, anyBits, finite, finite],
  draw: (size) => {
    const [i, h, d] = [size(), size(), size()];
    const x = [i, h, d];
    return { shapes: [x, x, x, [i], [i], [2], x, x], attributes: { scale: 0.5, rate: 0.25 } };
  },
  decompose: ([q, k, v, from, to, key, output, gradient], { scale, rate }) =>
    packGradients(denseGradients({ q, k, from, to, scale }, v, { output, gradient }, { key, rate })),
});

/**
 * The gradients of `attentionWithDropout`, packed as in `attentionGradient`; the same weights stay as in the forward pass, since they follow
 * from key and position.
 * @throws TercetError `shape-invalid`, `dtype-mismatch`
 * @example
 * const [x, from, to] = [tensor([[[1]]]), tensor([0], { dtype: "int32" }), tensor([1], { dtype: "int32" })];
 * const key = tensor([0, 1], { dtype: "int32" });
 * expect(attentionWithDropoutGradient(x, x, x, from, to, key, x, x, { scale: 1, rate: 0.5 }).shape).toEqual([3, 1, 1, 1]);
 */
export function attentionWithDropoutGradient(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  from: Tensor,
  to: Tensor,
  key: Tensor,
  output: Tensor,
  gradient: Tensor,
  { scale, rate }: { readonly scale: number; readonly rate: number },
): Tensor {
  return apply(attentionWithDropoutGradientDefinition, [q, k, v, from, to, key, output, gradient], { scale, rate });
}
