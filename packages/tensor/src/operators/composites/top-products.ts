import { errors } from "../../errors.ts";
import type { Shape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, finite, type Composite } from "../define.ts";
import { matmul } from "../matmul.ts";
import { transpose } from "../transpose.ts";
import { positionsOfScores } from "./positions-of-scores.ts";
import { checkedK, topK } from "./top-k.ts";

function shapeOf([a = [], candidates = []]: readonly Shape[], { k }: { readonly k: number }): Shape {
  const [rows = 0, d] = a;
  const [n = 0, width] = candidates;
  if (a.length === 2 && candidates.length === 2 && d === width && k <= n) return [rows, k];
  const requirement = `rows [r, d] and candidates [n, d] with n at least k = ${k} are needed`;
  throw errors["shape-invalid"]({ operator: "topProducts", requirement, shapes: [a, candidates] });
}

export const topProductsDefinition: Composite = defineComposite<{ k: number }>({
  name: "topProducts",
  signature: "r d, n d -> r k",
  shape: shapeOf,
  dtype: positionsOfScores("topProducts"),
  domain: [finite, finite],
  draw: (size) => {
    const [k, d] = [size(), size()];
    return { shapes: [[size(), d], [k + size(), d]], attributes: { k } }; // prettier-ignore
  },
  decompose: ([a, candidates], { k }) => topK(matmul(a, transpose(candidates)), { k }),
});

/**
 * Positions of the k candidates [n, d] whose products with each row of a [r, d] are greatest, int32 [r, k]: greatest first, equal ones by position, NaN last. That
 * is `topK(matmul(a, transpose(candidates)), { k })`, bit for bit; a backend may do it without the matrix of products.
 * @throws TercetError `shape-invalid`, `attribute-invalid`, `dtype-mismatch`
 * @example expect(await toArray(topProducts(tensor([[1, 0]]), tensor([[1, 9], [3, 0], [2, 1]]), { k: 2 }))).toEqual([[1, 2]]);
 */
export function topProducts(a: Tensor, candidates: Tensor, { k }: { readonly k: number }): Tensor {
  return apply(topProductsDefinition, [a, candidates], { k: checkedK("topProducts", k) });
}
