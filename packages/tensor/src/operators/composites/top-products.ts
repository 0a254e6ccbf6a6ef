import { errors } from "../../errors.ts";
import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, finite, type Composite } from "../define.ts";
import { matmul } from "../matmul.ts";
import { transpose } from "../transpose.ts";
import { areCandidates, candidateDomains, candidateShapes, positionsOfScores, widened, type CandidateForm } from "./stored-candidates.ts";
import { checkedK, topK } from "./top-k.ts";

function defineTopProducts(name: string, form: CandidateForm): Composite {
  return defineComposite<{ k: number }>({
    name,
    signature: form === "plain" ? "r d, n d -> r k" : "r d, n d, n -> r k",
    shape: (shapes, { k }) => {
      const [[rows, d, ...more] = [], ...candidates] = shapes;
      if (rows !== undefined && more.length === 0 && areCandidates(form, candidates, d, k)) return [rows, k];
      const scales = form === "plain" ? "" : " with scales [n]";
      const requirement = `rows [r, d] and candidates [n, d]${scales} with n at least k = ${k} are needed`;
      throw errors["shape-invalid"]({ operator: name, requirement, shapes });
    },
    dtype: positionsOfScores(name, form),
    domain: [finite, ...candidateDomains[form]],
    draw: (size) => {
      const [k, d] = [size(), size()];
      return { shapes: [[size(), d], ...candidateShapes(form, k + size(), d)], attributes: { k } };
    },
    decompose: ([a, candidates, scales], { k }) =>
      topK(matmul(a, transpose(widened(candidates, a.dtype, form === "plain" ? undefined : scales))), { k }),
    isDifferentiable: false,
  });
}

export const topProductsDefinition: Composite = defineTopProducts("topProducts", "plain");
export const topScaledProductsDefinition: Composite = defineTopProducts("topScaledProducts", "scaled");

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
