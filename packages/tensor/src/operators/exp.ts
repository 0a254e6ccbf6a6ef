import { exp as scalarExp } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, finite, sameFloat, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { mul } from "./mul.ts";

export const expDefinition: Primitive = elementWise({
  name: "exp",
  dtype: sameFloat("exp"),
  domain: [finite],
  meaning: scalarExp,
  gradient: (_, gradient, output) => [mul(gradient, output)],
});

/**
 * e to the power a, of floats.
 * In float32 within 1.02 units in the last place of the exact value, for every argument.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(exp(tensor([0])))).toEqual([1]);
 */
export function exp(a: Tensor): Tensor {
  return apply(expDefinition, [a]);
}
