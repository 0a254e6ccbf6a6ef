import type { Tensor } from "../../tensor.ts";
import { abs } from "../abs.ts";
import { add } from "../add.ts";
import { apply, defineComposite, finite, sameFloat, type Composite } from "../define.ts";
import { exp } from "../exp.ts";
import { log } from "../log.ts";
import { mul } from "../mul.ts";
import { neg } from "../neg.ts";
import { relu } from "../relu.ts";
import { sigmoid } from "./sigmoid.ts";

export const softplusDefinition: Composite = defineComposite({
  name: "softplus",
  signature: "... -> ...",
  shape: ([shape = []]) => shape,
  dtype: sameFloat("softplus"),
  domain: [finite],
  draw: (size) => ({ shapes: [[size(), size()]], attributes: {} }),
  decompose: ([a]) => add(relu(a), log(add(exp(neg(abs(a))), 1))),
  gradient: ([a], gradient) => [mul(gradient, sigmoid(a))],
});

/**
 * log(1 + exp(a)), of floats, in a form that does not overflow: max(a, 0) + log(1 + exp(-|a|)).
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(softplus(tensor([100])))).toEqual([100]);
 */
export function softplus(a: Tensor): Tensor {
  return apply(softplusDefinition, [a]);
}
