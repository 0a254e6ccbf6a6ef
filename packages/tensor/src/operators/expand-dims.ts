import { normalizeAxis } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { reshape } from "./reshape.ts";

/**
 * The same elements with an axis of extent 1 put in: `axis` is its place in the result.
 * @throws TercetError `axis-out-of-range`
 * @example expect(expandDims(tensor([1, 2]), -1).shape).toEqual([2, 1]);
 */
export function expandDims(a: Tensor, axis: number): Tensor {
  return reshape(a, a.shape.toSpliced(normalizeAxis(axis, a.rank + 1, "expandDims"), 0, 1));
}
