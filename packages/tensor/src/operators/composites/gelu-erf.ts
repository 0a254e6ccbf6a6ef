import type { Tensor } from "../../tensor.ts";
import { add } from "../add.ts";
import { apply, defineComposite, finite, sameFloat, type Composite } from "../define.ts";
import { erf } from "../erf.ts";
import { exp } from "../exp.ts";
import { mul } from "../mul.ts";
import { square } from "../square.ts";

export const geluErfDefinition: Composite = defineComposite({
  name: "geluErf",
  signature: "... -> ...",
  shape: ([shape = []]) => shape,
  dtype: sameFloat("geluErf"),
  domain: [finite],
  draw: (size) => ({ shapes: [[size(), size()]], attributes: {} }),
  decompose: ([a]) => mul(mul(a, 0.5), add(erf(mul(a, Math.SQRT1_2)), 1)),
  gradient: ([a], gradient) => {
    const distribution = mul(add(erf(mul(a, Math.SQRT1_2)), 1), 0.5);
    const density = mul(exp(mul(square(a), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return [mul(gradient, add(distribution, mul(a, density)))];
  },
});

/**
 * The exact GELU, a/2 (1 + erf(a / sqrt(2))), of floats: what Hugging Face and ParlAI call `gelu`. Hendrycks and Gimpel, 2016.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(geluErf(tensor([0, 10])))).toEqual([0, 10]);
 */
export function geluErf(a: Tensor): Tensor {
  return apply(geluErfDefinition, [a]);
}
