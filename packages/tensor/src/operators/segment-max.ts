import { add, axis, constant, integer, less, maxOver, select } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { cast } from "./cast.ts";
import { apply, definePrimitive, finite, sameNumber, withIntegers, type Primitive } from "./define.ts";
import { div } from "./div.ts";
import { equal } from "./equal.ts";
import { mul } from "./mul.ts";
import { segmentShape, segmentSum } from "./segment-sum.ts";
import { spreadSegments } from "./spread-segments.ts";

export const segmentMaxDefinition: Primitive = definePrimitive({
  name: "segmentMax",
  signature: "n ..., s+1 -> s ...",
  shape: segmentShape("segmentMax"),
  dtype: withIntegers("segmentMax", 1, sameNumber("segmentMax")),
  domain: [finite, { kind: "offsets", of: 0, axis: 0 }],
  draw: (size) => ({ shapes: [[size(), size(), size()], [size() + 2]], attributes: {} }),
  meaning: ([values, offsets], { at: [s = integer(0), ...rest], shapes, dtype }) => {
    const n = axis("n", shapes[0]?.[0] ?? 0);
    const [from, to] = [offsets(s), offsets(add(s, 1))];
    return select(less(from, to), maxOver(n, values(n, ...rest), { from, to }), constant(0, dtype));
  },
  gradient: ([values, offsets], gradient, output) => {
    const rows = values.shape[0] ?? 0;
    const isGreatest = cast(equal(values, spreadSegments(output, offsets, rows)), values.dtype);
    const ties = spreadSegments(segmentSum(isGreatest, offsets), offsets, rows);
    const share = spreadSegments(gradient, offsets, rows);
    return [div(mul(isGreatest, share), ties), undefined];
  },
});

/**
 * The greatest element of each segment, as in {@link segmentSum}; 0 for an empty segment, NaN where one is among the elements. The gradient
 * is shared evenly among equal elements.
 * @throws TercetError `shape-invalid`, `dtype-mismatch`
 * @example expect(await toArray(segmentMax(tensor([1, 2, -4]), tensor([0, 2, 2, 3], { dtype: "int32" })))).toEqual([2, 0, -4]);
 */
export function segmentMax(values: Tensor, offsets: Tensor): Tensor {
  return apply(segmentMaxDefinition, [values, offsets]);
}
