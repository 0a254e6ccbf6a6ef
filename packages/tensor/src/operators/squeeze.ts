import { errors } from "../errors.ts";
import { normalizeAxis } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { reshape } from "./reshape.ts";

/**
 * The same elements without an axis, whose extent must be 1.
 * @throws TercetError `axis-out-of-range`, `shape-invalid`
 * @example expect(squeeze(tensor([[1], [2]]), 1).shape).toEqual([2]);
 */
export function squeeze(a: Tensor, axis: number): Tensor {
  const place = normalizeAxis(axis, a.rank, "squeeze");
  if (a.shape[place] !== 1)
    throw errors["shape-invalid"]({ operator: "squeeze", requirement: `axis ${place} must have extent 1`, shapes: [a.shape] });
  return reshape(a, a.shape.toSpliced(place, 1));
}
