import { not } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, boolean, sameBool, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";

export const logicalNotDefinition: Primitive = elementWise({
  name: "logicalNot",
  dtype: sameBool("logicalNot"),
  domain: [boolean],
  meaning: not,
});

/**
 * not a, of bool.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(logicalNot(tensor([true, false])))).toEqual([false, true]);
 */
export function logicalNot(a: Tensor): Tensor {
  return apply(logicalNotDefinition, [a]);
}
