import { isFloat, type DType } from "../../dtype.ts";
import { errors } from "../../errors.ts";
import { sameShape, type Shape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { cast } from "../cast.ts";
import type { Definition, Domain } from "../define.ts";
import { expandDims } from "../expand-dims.ts";
import { mul } from "../mul.ts";

/**
 * How candidates lie in memory: as floats (`plain`: the type that is computed in, float16 or bfloat16), or as int8 with a scale for each candidate (`scaled`).
 * Whatever is computed with them is computed with the floats that they widen to.
 */
export type CandidateForm = "plain" | "scaled";

/** The candidates [n, d] as floats: cast, and times their scales [n] where they have them. */
export function widened(candidates: Tensor, dtype: DType, scales: Tensor | undefined): Tensor {
  const floats = cast(candidates, dtype);
  return scales === undefined ? floats : mul(floats, expandDims(scales, 1));
}

/** Domains of candidates and what goes with them, after those of contexts. */
export const candidateDomains: { readonly [F in CandidateForm]: readonly Domain[] } = {
  plain: [{ kind: "finite" }],
  scaled: [{ kind: "int8" }, { kind: "finite" }],
};

/** Shapes of candidates and what goes with them. */
export function candidateShapes(form: CandidateForm, n: number, d: number): readonly Shape[] {
  return form === "plain" ? [[n, d]] : [[n, d], [n]]; // prettier-ignore
}

/** Whether shapes are those of candidates in a form, of width d and at least k. */
export function areCandidates(
  form: CandidateForm,
  [candidates = [], ...scales]: readonly Shape[],
  d: number | undefined,
  k: number,
): boolean {
  const [n = 0, width] = candidates;
  return candidates.length === 2 && width === d && k <= n && (form === "plain" ? scales.length === 0 : sameShape(scales[0] ?? [], [n]));
}

/** The dtype rule of positions that scores of contexts and candidates decide about: int32. */
export function positionsOfScores(operator: string, form: CandidateForm): Definition["dtype"] {
  return (dtypes) => {
    const [contexts = "float32", candidates = "float32", scales] = dtypes;
    const isPlain = candidates === contexts || candidates === "float16" || candidates === "bfloat16";
    if (isFloat(contexts) && (form === "plain" ? isPlain : candidates === "int8" && scales === contexts)) return "int32";
    const requirement =
      form === "plain"
        ? "contexts must be float32 or float64, and candidates of the same type, float16 or bfloat16"
        : "contexts and scales must both be float32, or both float64, and candidates int8";
    throw errors["dtype-mismatch"]({ operator, requirement, dtypes });
  };
}
