import type { Tensor } from "../../tensor.ts";
import { apply, type Composite } from "../define.ts";
import { defineTopPolyScores } from "./define-top-poly-scores.ts";
import { checkedK } from "./top-k.ts";
import { topScaledPolyScoresDefinition } from "./top-scaled-poly-scores.ts";

export const topPolyScoresDefinition: Composite = defineTopPolyScores("topPolyScores", "plain");

/**
 * Positions of the k candidates [n, d] that score best in each context y [b, m, d], int32 [b, k]: greatest first, equal ones by position, NaN last. That is
 * `topK(polyScore(y, candidates, { sharpness }), { k })`, bit for bit; a backend may do it without the matrix of scores. Candidates may be stored as float16 or
 * bfloat16, or as int8 with a scale for each: then their scores are those of the floats that they widen to.
 * @param options scales [n], for candidates of int8 and only for them
 * @throws TercetError `shape-invalid`, `attribute-invalid`, `dtype-mismatch`
 * @example expect(await toArray(topPolyScores(tensor([[[1, 2]]]), tensor([[3, 4], [5, 6]]), { k: 1, sharpness: 1 }))).toEqual([[1]]);
 */
export function topPolyScores(
  y: Tensor,
  candidates: Tensor,
  { k, sharpness, scales }: { readonly k: number; readonly sharpness: number; readonly scales?: Tensor | undefined },
): Tensor {
  const attributes = { k: checkedK("topPolyScores", k), sharpness };
  if (scales === undefined) return apply(topPolyScoresDefinition, [y, candidates], attributes);
  return apply(topScaledPolyScoresDefinition, [y, candidates, scales], attributes);
}
