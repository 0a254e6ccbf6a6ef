import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, finite, sameFloat, type Composite } from "../define.ts";
import { mul } from "../mul.ts";
import { sigmoid } from "./sigmoid.ts";

export const geluSigmoidDefinition: Composite = defineComposite({
  name: "geluSigmoid",
  signature: "... -> ...",
  shape: ([shape = []]) => shape,
  dtype: sameFloat("geluSigmoid"),
  domain: [finite],
  draw: (size) => ({ shapes: [[size(), size()]], attributes: {} }),
  decompose: ([a]) => mul(a, sigmoid(mul(a, 1.702))),
});

/**
 * The sigmoid form of GELU, a sigmoid(1.702 a), of floats; up to 2.0e-2 from `geluErf`, so it has its own name.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(geluSigmoid(tensor([0, 100])))).toEqual([0, 100]);
 */
export function geluSigmoid(a: Tensor): Tensor {
  return apply(geluSigmoidDefinition, [a]);
}
