import { errors } from "../../errors.ts";
import { sameShape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, finite, sameFloat, type Composite } from "../define.ts";
import { div } from "../div.ts";
import { mul } from "../mul.ts";
import { sub } from "../sub.ts";
import { centredRows } from "./layer-norm.ts";
import { mean } from "./mean.ts";

export const layerNormGradientDefinition: Composite = defineComposite<{ eps: number }>({
  name: "layerNormGradient",
  signature: "... d, d, ... d -> ... d",
  shape: ([x = [], gain = [], gradient = []]) => {
    if (x.length > 0 && sameShape(x, gradient) && sameShape(gain, x.slice(-1))) return x;
    throw errors["shape-invalid"]({
      operator: "layerNormGradient",
      requirement: "x and its gradient [..., d] and gain [d] are needed",
      shapes: [x, gain, gradient],
    });
  },
  dtype: sameFloat("layerNormGradient"),
  domain: [finite, finite, finite],
  draw: (size) => {
    const [m, n, d] = [size(), size(), size() + 1];
    return { shapes: [[m, n, d], [d], [m, n, d]], attributes: { eps: 1e-5 } }; // prettier-ignore
  },
  decompose: ([x, gain, gradient], { eps }) => {
    const { centred, deviation } = centredRows(x, eps);
    const standard = div(centred, deviation);
    const gained = mul(gradient, gain);
    const along = mul(standard, mean(mul(gained, standard), { axis: -1, keep: true }));
    return div(sub(sub(gained, mean(gained, { axis: -1, keep: true })), along), deviation);
  },
});

/**
 * The gradient of `layerNorm` with respect to x, [..., d], from the gradient of its result: with z the standardized row and g the gradient
 * times gain, (g - mean(g) - z mean(g z)) / sqrt(variance + eps).
 * @throws TercetError `shape-invalid`, `dtype-mismatch`
 * @example expect(layerNormGradient(ones([2, 3]), ones([3]), ones([2, 3]), { eps: 1e-5 }).shape).toEqual([2, 3]);
 */
export function layerNormGradient(x: Tensor, gain: Tensor, gradient: Tensor, { eps }: { readonly eps: number }): Tensor {
  return apply(layerNormGradientDefinition, [x, gain, gradient], { eps });
}
