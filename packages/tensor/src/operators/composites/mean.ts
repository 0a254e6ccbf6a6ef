import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, finite, sameFloat, type Composite } from "../define.ts";
import { div } from "../div.ts";
import { keptShape, reducedAxes, type ReductionOptions } from "../reduction-axes.ts";
import { sum } from "../sum.ts";

export const meanDefinition: Composite = defineComposite<{ axes: readonly number[]; keep: boolean }>({
  name: "mean",
  signature: "... n ... -> ... ...",
  shape: ([shape = []], { axes, keep }) => (keep ? keptShape(shape, axes) : shape.filter((_, i) => !axes.includes(i))),
  dtype: sameFloat("mean"),
  domain: [finite],
  draw: (size) => ({ shapes: [[size() + 1, size(), size() + 1]], attributes: { axes: [0, 2], keep: size() % 2 === 0 } }),
  decompose: ([a], { axes, keep }) => {
    const count = axes.reduce((product, axis) => product * (a.shape[axis] ?? 1), 1);
    return div(sum(a, { axis: axes, keep }), count);
  },
});

/**
 * The mean over axes, of floats: the sum divided by the count; NaN of no elements.
 * @throws TercetError `axis-out-of-range`, `dtype-mismatch`
 * @example expect(await toArray(mean(tensor([[1, 2], [3, 6]]), { axis: 1 }))).toEqual([1.5, 4.5]);
 */
export function mean(a: Tensor, options: ReductionOptions = {}): Tensor {
  return apply(meanDefinition, [a], { axes: reducedAxes("mean", a.rank, options.axis), keep: options.keep === true });
}
