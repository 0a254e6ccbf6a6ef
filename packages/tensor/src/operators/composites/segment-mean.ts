import type { Tensor } from "../../tensor.ts";
import { cast } from "../cast.ts";
import { apply, defineComposite, finite, sameFloat, withIntegers, type Composite } from "../define.ts";
import { div } from "../div.ts";
import { maximum } from "../maximum.ts";
import { reshape } from "../reshape.ts";
import { segmentShape, segmentSum } from "../segment-sum.ts";
import { slice } from "../slice.ts";
import { sub } from "../sub.ts";

export const segmentMeanDefinition: Composite = defineComposite({
  name: "segmentMean",
  signature: "n ..., s+1 -> s ...",
  shape: segmentShape("segmentMean"),
  dtype: withIntegers("segmentMean", 1, sameFloat("segmentMean")),
  domain: [finite, { kind: "offsets", of: 0, axis: 0 }],
  draw: (size) => ({ shapes: [[size(), size(), size()], [size() + 2]], attributes: {} }),
  decompose: ([values, offsets]) => {
    const segments = (offsets.shape[0] ?? 1) - 1;
    const bounds = (from: number): Tensor => slice(offsets, { axis: 0, from, to: from + segments });
    const count = cast(maximum(sub(bounds(1), bounds(0)), 1), values.dtype);
    return div(segmentSum(values, offsets), reshape(count, [segments, ...values.shape.slice(1).map(() => 1)]));
  },
});

/**
 * The mean of each segment, as in `segmentSum`, of floats; 0 for an empty segment.
 * @throws TercetError `shape-invalid`, `dtype-mismatch`
 * @example expect(await toArray(segmentMean(tensor([1, 2, 4]), tensor([0, 2, 2, 3], { dtype: "int32" })))).toEqual([1.5, 0, 4]);
 */
export function segmentMean(values: Tensor, offsets: Tensor): Tensor {
  return apply(segmentMeanDefinition, [values, offsets]);
}
