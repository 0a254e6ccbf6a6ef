import { errors } from "../../errors.ts";
import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, finite, type Composite } from "../define.ts";
import { polyScore } from "./poly-score.ts";
import { areCandidates, candidateDomains, candidateShapes, positionsOfScores, widened, type CandidateForm } from "./stored-candidates.ts";
import { checkedK, topK } from "./top-k.ts";

function defineTopPolyScores(name: string, form: CandidateForm): Composite {
  return defineComposite<{ k: number; sharpness: number }>({
    name,
    signature: form === "plain" ? "b m d, n d -> b k" : "b m d, n d, n -> b k",
    shape: (shapes, { k }) => {
      const [[contexts, , d, ...more] = [], ...candidates] = shapes;
      if (contexts !== undefined && d !== undefined && more.length === 0 && areCandidates(form, candidates, d, k)) return [contexts, k];
      const scales = form === "plain" ? "" : " with scales [n]";
      const requirement = `vectors [b, m, d] and candidates [n, d]${scales} with n at least k = ${k} are needed`;
      throw errors["shape-invalid"]({ operator: name, requirement, shapes });
    },
    dtype: positionsOfScores(name, form),
    domain: [finite, ...candidateDomains[form]],
    draw: (size) => {
      const [k, d] = [size(), size()];
      return { shapes: [[size(), size() + 1, d], ...candidateShapes(form, k + size(), d)], attributes: { k, sharpness: 0.5 } };
    },
    decompose: ([y, candidates, scales], { k, sharpness }) =>
      topK(polyScore(y, widened(candidates, y.dtype, form === "plain" ? undefined : scales), { sharpness }), { k }),
    isDifferentiable: false,
  });
}

export const topPolyScoresDefinition: Composite = defineTopPolyScores("topPolyScores", "plain");
export const topScaledPolyScoresDefinition: Composite = defineTopPolyScores("topScaledPolyScores", "scaled");

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
