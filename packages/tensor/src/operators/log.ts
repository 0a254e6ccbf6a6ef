import { log as scalarLog } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, positive, sameFloat, type Primitive } from "./define.ts";
import { div } from "./div.ts";
import { elementWise } from "./element-wise.ts";

export const logDefinition: Primitive = elementWise({
  name: "log",
  dtype: sameFloat("log"),
  domain: [positive],
  meaning: scalarLog,
  gradient: ([a], gradient) => [div(gradient, a)],
});

/**
 * The natural logarithm, of floats; -Infinity at 0, NaN below.
 * In float32 within 0.84 units in the last place of the exact value, for every argument.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(log(tensor([1])))).toEqual([0]);
 */
export function log(a: Tensor): Tensor {
  return apply(logDefinition, [a]);
}
