import { errors } from "../errors.ts";
import { add, axis, integer, sumOver } from "../scalar/expression.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, finite, sameNumber, withIntegers, type Primitive } from "./define.ts";
import { spreadSegments } from "./spread-segments.ts";

/** The shape of a reduction of segments: values [n, ...d] and offsets [s + 1] give [s, ...d]. */
export function segmentShape(operator: string): (shapes: readonly Shape[]) => Shape {
  return ([values = [], offsets = []]) => {
    const [bounds = 0] = offsets;
    if (values.length > 0 && offsets.length === 1 && bounds > 0) return [bounds - 1, ...values.slice(1)];
    throw errors["shape-invalid"]({ operator, requirement: "values [n, ...] and offsets [s + 1] are needed", shapes: [values, offsets] });
  };
}

export const segmentSumDefinition: Primitive = definePrimitive({
  name: "segmentSum",
  signature: "n ..., s+1 -> s ...",
  shape: segmentShape("segmentSum"),
  dtype: withIntegers("segmentSum", 1, sameNumber("segmentSum")),
  domain: [finite, { kind: "offsets", of: 0, axis: 0 }],
  draw: (size) => ({ shapes: [[size(), size(), size()], [size() + 2]], attributes: {} }),
  meaning: ([values, offsets], { at: [s = integer(0), ...rest], shapes }) => {
    const n = axis("n", shapes[0]?.[0] ?? 0);
    return sumOver(n, values(n, ...rest), { from: offsets(s), to: offsets(add(s, 1)) });
  },
  gradient: ([values, offsets], gradient) => [spreadSegments(gradient, offsets, values.shape[0] ?? 0), undefined],
});

/**
 * The sum of each segment: result[s] = sum of values[offsets[s]] .. values[offsets[s + 1] - 1], in order; 0 for an empty segment.
 * values [n, ...d], offsets int32 [s + 1] ascending within 0 .. n, result [s, ...d].
 * @throws TercetError `shape-invalid`, `dtype-mismatch`
 * @example expect(await toArray(segmentSum(tensor([1, 2, 4]), tensor([0, 2, 2, 3], { dtype: "int32" })))).toEqual([3, 0, 4]);
 */
export function segmentSum(values: Tensor, offsets: Tensor): Tensor {
  return apply(segmentSumDefinition, [values, offsets]);
}
