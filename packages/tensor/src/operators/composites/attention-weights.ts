import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, finite, named, type Composite } from "../define.ts";
import { attentionDomain } from "./attention.ts";
import { attentionDType, denseWeights } from "./dense-attention.ts";
import { relativeBias } from "./relative-bias.ts";

const signature = "i h d, j h d, i, i -> h i j";
const plain = named("attentionWeights", signature);
const biased = named("attentionWeights", "i h d, j h d, i, i, h r -> h i j");

export const attentionWeightsDefinition: Composite = defineComposite<{ scale: number }>({
  name: "attentionWeights",
  signature,
  shape: (shapes, attributes) => (shapes.length > 4 ? biased : plain)(shapes, attributes),
  dtype: attentionDType("attentionWeights", [2, 3]),
  domain: [finite, finite, ...attentionDomain.slice(3)],
  draw: (size) => {
    const [i, j, h, d] = [size(), size(), size(), size()];
    return { shapes: [[i, h, d], [j, h, d], [i], [i]], attributes: { scale: 0.5 } }; // prettier-ignore
  },
  decompose: (inputs, { scale }) => {
    const [q, k, from, to] = inputs;
    const bias = (inputs as readonly Tensor[])[4]; // the only input that may be absent
    const dense = bias === undefined ? undefined : relativeBias(bias, q.shape[0] ?? 0, k.shape[0] ?? 0);
    return denseWeights({ q, k, from, to, scale }, dense);
  },
});

/**
 * The weights of `attention` (with a bias: of `attentionWithBias`) as a dense [h, Tq, Tk], to look at: 0 outside of each query's range.
 * @throws TercetError `axis-mismatch`, `dtype-mismatch`
 * @example
 * const [x, from, to] = [tensor([[[1]], [[1]]]), tensor([0, 0], { dtype: "int32" }), tensor([2, 1], { dtype: "int32" })];
 * expect(await toArray(attentionWeights(x, x, from, to, { scale: 1 }))).toEqual([[[0.5, 0.5], [1, 0]]]);
 */
export function attentionWeights(
  q: Tensor,
  k: Tensor,
  from: Tensor,
  to: Tensor,
  { scale, bias }: { readonly scale: number; readonly bias?: Tensor },
): Tensor {
  return apply(attentionWeightsDefinition, bias === undefined ? [q, k, from, to] : [q, k, from, to, bias], { scale });
}
