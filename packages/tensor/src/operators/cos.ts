import { cos as scalarCos } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, sameFloat, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { sin } from "./sin.ts";

export const cosDefinition: Primitive = elementWise({
  name: "cos",
  dtype: sameFloat("cos"),
  domain: [{ kind: "interval", from: -100, to: 100 }],
  meaning: scalarCos,
  gradient: ([a], gradient) => [neg(mul(gradient, sin(a)))],
});

/**
 * The cosine of radians, of floats.
 * In float32 within 2.33 units in the last place of the exact value, for every argument up to 8192.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(cos(tensor([0])))).toEqual([1]);
 */
export function cos(a: Tensor): Tensor {
  return apply(cosDefinition, [a]);
}
