import { errors } from "../../errors.ts";
import type { Shape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, finite, type Composite } from "../define.ts";
import { polyScore } from "./poly-score.ts";
import { positionsOfScores } from "./positions-of-scores.ts";
import { checkedK, topK } from "./top-k.ts";

function shapeOf([y = [], candidates = []]: readonly Shape[], { k }: { readonly k: number }): Shape {
  const [contexts = 0, , d] = y;
  const [n = 0, width] = candidates;
  if (y.length === 3 && candidates.length === 2 && d === width && k <= n) return [contexts, k];
  const requirement = `vectors [b, m, d] and candidates [n, d] with n at least k = ${k} are needed`;
  throw errors["shape-invalid"]({ operator: "topPolyScores", requirement, shapes: [y, candidates] });
}

export const topPolyScoresDefinition: Composite = defineComposite<{ k: number; sharpness: number }>({
  name: "topPolyScores",
  signature: "b m d, n d -> b k",
  shape: shapeOf,
  dtype: positionsOfScores("topPolyScores"),
  domain: [finite, finite],
  draw: (size) => {
    const [k, d] = [size(), size()];
    return { shapes: [[size(), size() + 1, d], [k + size(), d]], attributes: { k, sharpness: 0.5 } }; // prettier-ignore
  },
  decompose: ([y, candidates], { k, sharpness }) => topK(polyScore(y, candidates, { sharpness }), { k }),
});

/**
 * Positions of the k candidates [n, d] that score best in each context y [b, m, d], int32 [b, k]: greatest first, equal ones by position, NaN last. That is
 * `topK(polyScore(y, candidates, { sharpness }), { k })`, bit for bit; a backend may do it without the matrix of scores.
 * @throws TercetError `shape-invalid`, `attribute-invalid`, `dtype-mismatch`
 * @example expect(await toArray(topPolyScores(tensor([[[1, 2]]]), tensor([[3, 4], [5, 6]]), { k: 1, sharpness: 1 }))).toEqual([[1]]);
 */
export function topPolyScores(y: Tensor, candidates: Tensor, { k, sharpness }: { readonly k: number; readonly sharpness: number }): Tensor {
  return apply(topPolyScoresDefinition, [y, candidates], { k: checkedK("topPolyScores", k), sharpness });
}
