import type { DType } from "../../dtype.ts";
import { sameFloat, type Definition } from "../define.ts";

/** The dtype rule of positions that scores of floats decide about: int32. */
export function positionsOfScores(operator: string): Definition["dtype"] {
  const rule = sameFloat(operator);
  return (dtypes, attributes): DType => {
    rule(dtypes, attributes);
    return "int32";
  };
}
