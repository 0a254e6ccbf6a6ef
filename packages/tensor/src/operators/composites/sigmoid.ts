import type { Tensor } from "../../tensor.ts";
import { add } from "../add.ts";
import { apply, defineComposite, finite, sameFloat, type Composite } from "../define.ts";
import { div } from "../div.ts";
import { exp } from "../exp.ts";
import { mul } from "../mul.ts";
import { neg } from "../neg.ts";
import { sub } from "../sub.ts";

export const sigmoidDefinition: Composite = defineComposite({
  name: "sigmoid",
  signature: "... -> ...",
  shape: ([shape = []]) => shape,
  dtype: sameFloat("sigmoid"),
  domain: [finite],
  draw: (size) => ({ shapes: [[size(), size()]], attributes: {} }),
  decompose: ([a]) => div(1, add(exp(neg(a)), 1)),
  gradient: (_, gradient, output) => [mul(gradient, mul(output, sub(1, output)))],
});

/**
 * 1 / (1 + exp(-a)), of floats.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(sigmoid(tensor([0])))).toEqual([0.5]);
 */
export function sigmoid(a: Tensor): Tensor {
  return apply(sigmoidDefinition, [a]);
}
