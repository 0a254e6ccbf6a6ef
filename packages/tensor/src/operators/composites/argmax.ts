import { errors } from "../../errors.ts";
import { normalizeAxis } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { apply, comparing, defineComposite, finite, type Composite } from "../define.ts";
import { equal } from "../equal.ts";
import { iota } from "../iota.ts";
import { logicalOr } from "../logical-or.ts";
import { max } from "../max.ts";
import { min } from "../min.ts";
import { notEqual } from "../not-equal.ts";
import { where } from "../where.ts";

export const argmaxDefinition: Composite = defineComposite<{ axis: number }>({
  name: "argmax",
  signature: "... n ... -> ... ...",
  shape: ([shape = []], { axis }) => {
    if ((shape[axis] ?? 0) > 0) return shape.toSpliced(axis, 1);
    throw errors["shape-invalid"]({ operator: "argmax", requirement: `axis ${axis} must hold at least one element`, shapes: [shape] });
  },
  dtype: comparing("argmax", "int32"),
  domain: [finite],
  draw: (size) => ({ shapes: [[size() + 1, size() + 1, size() + 1]], attributes: { axis: size() % 3 } }),
  decompose: ([a], { axis }) => {
    const isGreatest = equal(a, max(a, { axis, keep: true }));
    const isNaN = notEqual(a, a);
    return min(where(logicalOr(isGreatest, isNaN), iota({ shape: a.shape, axis }), a.shape[axis] ?? 0), { axis });
  },
});

/**
 * The position of the greatest element along an axis, int32: of equal ones the lowest, of a row with NaN the first NaN.
 * @param options axis default: -1
 * @throws TercetError `axis-out-of-range`, `shape-invalid` for an axis without elements, `dtype-mismatch`
 * @example expect(await toArray(argmax(tensor([[1, 3, 3], [5, 4, 0]])))).toEqual([1, 0]);
 */
export function argmax(a: Tensor, options: { readonly axis?: number } = {}): Tensor {
  return apply(argmaxDefinition, [a], { axis: normalizeAxis(options.axis ?? -1, a.rank, "argmax") });
}
