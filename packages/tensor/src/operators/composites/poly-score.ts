import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, finite, named, sameFloat, type Composite } from "../define.ts";
import { matmul } from "../matmul.ts";
import { mul } from "../mul.ts";
import { reshape } from "../reshape.ts";
import { sum } from "../sum.ts";
import { transpose } from "../transpose.ts";
import { softmax } from "./softmax.ts";

const signature = "b m d, n d -> b n";

export const polyScoreDefinition: Composite = defineComposite<{ sharpness: number }>({
  name: "polyScore",
  signature,
  shape: named("polyScore", signature),
  dtype: sameFloat("polyScore"),
  domain: [finite, finite],
  draw: (size) => {
    const [b, n, d] = [size(), size(), size()];
    return { shapes: [[b, size() + 1, d], [n, d]], attributes: { sharpness: 0.5 } }; // prettier-ignore
  },
  decompose: ([y, candidates], { sharpness }) => {
    const [b = 0, m = 0, d = 0] = y.shape;
    const products = reshape(matmul(reshape(y, [b * m, d]), transpose(candidates)), [b, m, candidates.shape[0] ?? 0]);
    const weights = softmax(sharpness === 1 ? products : mul(products, sharpness), { axis: 1 });
    return sum(mul(weights, products), { axis: 1 });
  },
});

/**
 * The poly-encoder's score of every candidate in every context: with U the products of its m context vectors with a candidate, the sum of
 * softmax(sharpness U) U. y [b, m, d], candidates [n, d], result [b, n], of floats. Humeau et al., ICLR 2020.
 * @throws TercetError `axis-mismatch`, `dtype-mismatch`
 * @example expect(await toArray(polyScore(tensor([[[1, 2]]]), tensor([[3, 4]]), { sharpness: 1 }))).toEqual([[11]]);
 */
export function polyScore(y: Tensor, candidates: Tensor, { sharpness }: { readonly sharpness: number }): Tensor {
  return apply(polyScoreDefinition, [y, candidates], { sharpness });
}
