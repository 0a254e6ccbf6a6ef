import type { Tensor } from "../../tensor.ts";
import { apply, type Composite } from "../define.ts";
import { defineTopProducts } from "./define-top-products.ts";
import { checkedK } from "./top-k.ts";
import { topScaledProductsDefinition } from "./top-scaled-products.ts";

export const topProductsDefinition: Composite = defineTopProducts("topProducts", "plain");

/**
 * Positions of the k candidates [n, d] whose products with each row of a [r, d] are greatest, int32 [r, k]: greatest first, equal ones by position, NaN last. That
 * is `topK(matmul(a, transpose(candidates)), { k })`, bit for bit; a backend may do it without the matrix of products. Candidates may be stored as float16 or
 * bfloat16, or as int8 with a scale for each: then their products are those of the floats that they widen to.
 * @param options scales [n], for candidates of int8 and only for them
 * @throws TercetError `shape-invalid`, `attribute-invalid`, `dtype-mismatch`
 * @example expect(await toArray(topProducts(tensor([[1, 0]]), tensor([[1, 9], [3, 0], [2, 1]]), { k: 2 }))).toEqual([[1, 2]]);
 */
export function topProducts(
  a: Tensor,
  candidates: Tensor,
  { k, scales }: { readonly k: number; readonly scales?: Tensor | undefined },
): Tensor {
  const attributes = { k: checkedK("topProducts", k) };
  if (scales === undefined) return apply(topProductsDefinition, [a, candidates], attributes);
  return apply(topScaledProductsDefinition, [a, candidates, scales], attributes);
}
