import { sin as scalarSin } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { cos } from "./cos.ts";
import { apply, sameFloat, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { mul } from "./mul.ts";

export const sinDefinition: Primitive = elementWise({
  name: "sin",
  dtype: sameFloat("sin"),
  domain: [{ kind: "interval", from: -100, to: 100 }],
  meaning: scalarSin,
  gradient: ([a], gradient) => [mul(gradient, cos(a))],
});

/**
 * The sine of radians, of floats.
 * In float32 within 2.34 units in the last place of the exact value, for every argument up to 8192.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(sin(tensor([0])))).toEqual([0]);
 */
export function sin(a: Tensor): Tensor {
  return apply(sinDefinition, [a]);
}
