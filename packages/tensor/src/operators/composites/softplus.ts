import type { Tensor } from "../../tensor.ts";
import { abs } from "../abs.ts";
import { add } from "../add.ts";
import { apply, defineComposite, finite, sameFloat, type Composite } from "../define.ts";
import { div } from "../div.ts";
import { exp } from "../exp.ts";
import { mul } from "../mul.ts";
import { neg } from "../neg.ts";
import { relu } from "../relu.ts";
import { square } from "../square.ts";
import { sigmoid } from "./sigmoid.ts";

/** How many terms leave less than a rounding of float64 out: the next one is 2 (1/9)^17 / 35 of the sum. */
const terms = 17;

/** log(1 + y) for y from 0 to 1 as 2 atanh(y / (2 + y)): all terms are of one sign, so a small y keeps its digits, which 1 + y would lose. */
function logOnePlus(y: Tensor): Tensor {
  const s = div(y, add(y, 2));
  const z = square(s);
  // From the last term to the first: 1 + z (1/3 + z (1/5 + ...)).
  let series = add(mul(z, 1 / (2 * terms - 1)), 1 / (2 * terms - 3));
  for (let k = terms - 3; k >= 0; k--) series = add(mul(z, series), 1 / (2 * k + 1));
  return mul(mul(s, series), 2);
}

export const softplusDefinition: Composite = defineComposite({
  name: "softplus",
  signature: "... -> ...",
  shape: ([shape = []]) => shape,
  dtype: sameFloat("softplus"),
  domain: [finite],
  draw: (size) => ({ shapes: [[size(), size()]], attributes: {} }),
  decompose: ([a]) => add(relu(a), logOnePlus(exp(neg(abs(a))))),
  gradient: ([a], gradient) => [mul(gradient, sigmoid(a))],
});

/**
 * log(1 + exp(a)), of floats, in a form that does not overflow and keeps the digits of small results: max(a, 0) + log(1 + exp(-|a|)).
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(softplus(tensor([100])))).toEqual([100]);
 */
export function softplus(a: Tensor): Tensor {
  return apply(softplusDefinition, [a]);
}
