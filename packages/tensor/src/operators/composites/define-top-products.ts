import { errors } from "../../errors.ts";
import { defineComposite, finite, type Composite } from "../define.ts";
import { matmul } from "../matmul.ts";
import { transpose } from "../transpose.ts";
import { areCandidates, candidateDomains, candidateShapes, positionsOfScores, widened, type CandidateForm } from "./stored-candidates.ts";
import { topK } from "./top-k.ts";

/** The definition of `topProducts` for candidates as they are, or with scales. */
export function defineTopProducts(name: string, form: CandidateForm): Composite {
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
