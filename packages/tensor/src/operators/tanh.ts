import { tanh as scalarTanh } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, finite, sameFloat, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { mul } from "./mul.ts";
import { square } from "./square.ts";
import { sub } from "./sub.ts";

export const tanhDefinition: Primitive = elementWise({
  name: "tanh",
  dtype: sameFloat("tanh"),
  domain: [finite],
  meaning: scalarTanh,
  gradient: (_, gradient, output) => [mul(gradient, sub(1, square(output)))],
});

/**
 * The hyperbolic tangent, of floats.
 * In float32 within 2.5 units in the last place of the exact value, for every argument.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(tanh(tensor([0, 20])))).toEqual([0, 1]);
 */
export function tanh(a: Tensor): Tensor {
  return apply(tanhDefinition, [a]);
}
