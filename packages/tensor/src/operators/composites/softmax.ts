import { normalizeAxis } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, finite, sameFloat, type Composite } from "../define.ts";
import { div } from "../div.ts";
import { exp } from "../exp.ts";
import { max } from "../max.ts";
import { mul } from "../mul.ts";
import { stopGradient } from "../stop-gradient.ts";
import { sub } from "../sub.ts";
import { sum } from "../sum.ts";

export const softmaxDefinition: Composite = defineComposite<{ axis: number }>({
  name: "softmax",
  signature: "... -> ...",
  shape: ([shape = []]) => shape,
  dtype: sameFloat("softmax"),
  domain: [finite],
  draw: (size) => ({ shapes: [[size(), size(), size()]], attributes: { axis: size() % 3 } }),
  decompose: ([a], { axis }) => {
    const powers = exp(sub(a, stopGradient(max(a, { axis, keep: true }))));
    return div(powers, sum(powers, { axis, keep: true }));
  },
  gradient: (_, gradient, output, { axis }) => {
    const weighted = mul(gradient, output);
    return [sub(weighted, mul(output, sum(weighted, { axis, keep: true })))];
  },
});

/**
 * exp(a) divided by its sum along an axis, with the greatest element subtracted first, of floats.
 * @param options axis default: -1
 * @throws TercetError `axis-out-of-range`, `dtype-mismatch`
 * @example expect(await toArray(softmax(tensor([[2, 2], [5, 5]])))).toEqual([[0.5, 0.5], [0.5, 0.5]]);
 */
export function softmax(a: Tensor, options: { readonly axis?: number } = {}): Tensor {
  return apply(softmaxDefinition, [a], { axis: normalizeAxis(options.axis ?? -1, a.rank, "softmax") });
}
