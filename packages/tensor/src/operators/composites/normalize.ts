import { normalizeAxis } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, finite, sameFloat, type Composite } from "../define.ts";
import { div } from "../div.ts";
import { less } from "../less.ts";
import { logicalAnd } from "../logical-and.ts";
import { maximum } from "../maximum.ts";
import { mul } from "../mul.ts";
import { sqrt } from "../sqrt.ts";
import { square } from "../square.ts";
import { sub } from "../sub.ts";
import { sum } from "../sum.ts";
import { where } from "../where.ts";

export const normalizeDefinition: Composite = defineComposite<{ axis: number; eps: number }>({
  name: "normalize",
  signature: "... -> ...",
  shape: ([shape = []]) => shape,
  dtype: sameFloat("normalize"),
  domain: [finite],
  draw: (size) => ({ shapes: [[size(), size()]], attributes: { axis: size() % 2, eps: 1e-12 } }),
  decompose: ([a], { axis, eps }) => div(a, maximum(sqrt(sum(square(a), { axis, keep: true })), eps)),
  // A form of its own: the decomposition's would divide by the norm of a zero vector.
  gradient: ([a], gradient, output, { axis, eps }) => {
    const squares = sum(square(a), { axis, keep: true });
    const norm = sqrt(where(less(0, squares), squares, 1));
    const isLong = logicalAnd(less(0, squares), less(eps, norm));
    const along = mul(output, sum(mul(gradient, output), { axis, keep: true }));
    return [div(sub(gradient, where(isLong, along, 0)), where(isLong, norm, eps))];
  },
});

/**
 * Vectors along an axis divided by their Euclidean norm, or by `eps` where the norm is below it, of floats: a zero vector stays one.
 * @param options axis default: -1; eps default: 1e-12
 * @throws TercetError `axis-out-of-range`, `dtype-mismatch`
 * @example expect(await toArray(normalize(tensor([[3, 4], [0, 0]])))).toEqual([[Math.fround(0.6), Math.fround(0.8)], [0, 0]]);
 */
export function normalize(a: Tensor, options: { readonly axis?: number; readonly eps?: number } = {}): Tensor {
  const { axis = -1, eps = 1e-12 } = options;
  return apply(normalizeDefinition, [a], { axis: normalizeAxis(axis, a.rank, "normalize"), eps });
}
