import { axis, integer, max, min, mul, sumOver } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, finite, named, sameFloat, withIntegers, type Primitive } from "./define.ts";
import { isInRange } from "./is-in-range.ts";
import { matmul } from "./matmul.ts";
import { transpose } from "./transpose.ts";
import { where } from "./where.ts";

const signature = "h i j, j h e, i, i -> i h e";

/** [n, h, d] as [h, n, d]. */
function headsFirst(x: Tensor): Tensor {
  return transpose(x, [1, 0, 2]);
}

export const rangeMatmulDefinition: Primitive = definePrimitive({
  name: "rangeMatmul",
  signature,
  shape: named("rangeMatmul", signature),
  dtype: withIntegers("rangeMatmul", 2, sameFloat("rangeMatmul")),
  domain: [finite, finite, { kind: "bound", of: 1, axis: 0 }, { kind: "bound", of: 1, axis: 0 }],
  draw: (size) => {
    const [i, j, h] = [size(), size(), size()];
    return { shapes: [[h, i, j], [j, h, size()], [i], [i]], attributes: {} }; // prettier-ignore
  },
  meaning: ([weights, values, from, to], { at: [i = integer(0), h = integer(0), e = integer(0)], shapes }) => {
    const extent = shapes[1]?.[0] ?? 0;
    const j = axis("j", extent);
    return sumOver(j, mul(weights(h, i, j), values(j, h, e)), { from: max(from(i), 0), to: min(to(i), extent) });
  },
  gradient: ([weights, values, from, to], gradient) => {
    const isRead = isInRange(from, to, values.shape[0] ?? 0);
    const [rows, columns] = [headsFirst(gradient), headsFirst(values)];
    return [
      where(isRead, matmul(rows, transpose(columns)), 0),
      headsFirst(matmul(transpose(where(isRead, weights, 0)), rows)),
      undefined,
      undefined,
    ];
  },
});

/**
 * A matrix product over ranges, for ragged attention: c[i, h, e] = sum over from[i] <= j < to[i] of weights[h, i, j] values[j, h, e]. What lies outside of a
 * row's range is not read, so that not even a NaN there reaches the row; an empty range gives 0. weights [h, i, j], values [j, h, e] of floats, from and to
 * int32 [i] within 0 .. j.
 * @throws TercetError `axis-mismatch`, `dtype-mismatch`
 * @example
 * const [from, to] = [tensor([0, 1], { dtype: "int32" }), tensor([1, 2], { dtype: "int32" })];
 * expect(await toArray(rangeMatmul(tensor([[[1, 2], [3, 4]]]), tensor([[[5]], [[6]]]), from, to))).toEqual([[[5]], [[24]]]);
 */
export function rangeMatmul(weights: Tensor, values: Tensor, from: Tensor, to: Tensor): Tensor {
  return apply(rangeMatmulDefinition, [weights, values, from, to]);
}
