import { errors } from "../../errors.ts";
import { defineComposite, finite, type Composite } from "../define.ts";
import { polyScore } from "./poly-score.ts";
import { areCandidates, candidateDomains, candidateShapes, positionsOfScores, widened, type CandidateForm } from "./stored-candidates.ts";
import { topK } from "./top-k.ts";

/** The definition of `topPolyScores` for candidates as they are, or with scales. */
export function defineTopPolyScores(name: string, form: CandidateForm): Composite {
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
