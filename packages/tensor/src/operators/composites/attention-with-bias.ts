import { errors } from "../../errors.ts";
import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, finite, named, type Composite } from "../define.ts";
import { attentionDomain } from "./attention.ts";
import { attentionDType, denseOutput, denseWeights } from "./dense-attention.ts";
import { relativeBias } from "./relative-bias.ts";

const signature = "i h d, j h d, j h e, i, i, h r -> i h e";
const byName = named("attentionWithBias", signature);

export const attentionWithBiasDefinition: Composite = defineComposite<{ scale: number }>({
  name: "attentionWithBias",
  signature,
  shape: (shapes, attributes) => {
    const shape = byName(shapes, attributes);
    if ((shapes[5]?.[1] ?? 0) % 2 === 1) return shape;
    throw errors["shape-invalid"]({ operator: "attentionWithBias", requirement: "a bias must be [heads, 2 R + 1]", shapes });
  },
  dtype: attentionDType("attentionWithBias", [3, 4]),
  domain: [...attentionDomain, finite],
  draw: (size) => {
    const [i, j, h, d] = [size(), size(), size(), size()];
    const width = 2 * size() + 1;
    return { shapes: [[i, h, d], [j, h, d], [j, h, size()], [i], [i], [h, width]], attributes: { scale: 0.5 } }; // prettier-ignore
  },
  decompose: ([q, k, v, from, to, bias], { scale }) => {
    const dense = relativeBias(bias, q.shape[0] ?? 0, k.shape[0] ?? 0);
    return denseOutput(denseWeights({ q, k, from, to, scale }, dense), v, { from, to });
  },
});

/**
 * `attention` with a bias by relative position: bias[h, clamp(j - i + R, 0, 2 R)] is added to the scaled score of key j for query i, both counted in the
 * whole batch. bias [h, 2 R + 1], the rest as in `attention`. Song et al. (MPNet), 2020.
 * @throws TercetError `axis-mismatch`, `shape-invalid`, `dtype-mismatch`
 * @example
 * const [x, from, to] = [tensor([[[1]]]), tensor([0], { dtype: "int32" }), tensor([1], { dtype: "int32" })];
 * expect(await toArray(attentionWithBias(x, x, x, from, to, tensor([[1, 2, 3]]), { scale: 1 }))).toEqual([[[1]]]);
 */
export function attentionWithBias(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  from: Tensor,
  to: Tensor,
  bias: Tensor,
  { scale }: { readonly scale: number },
): Tensor {
  return apply(attentionWithBiasDefinition, [q, k, v, from, to, bias], { scale });
}
