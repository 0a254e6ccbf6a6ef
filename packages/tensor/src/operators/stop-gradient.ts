import type { Tensor } from "../tensor.ts";
import { apply, finite, sameElements, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";

export const stopGradientDefinition: Primitive = elementWise({
  name: "stopGradient",
  dtype: sameElements("stopGradient"),
  domain: [finite],
  meaning: (a) => a,
  gradient: () => [undefined],
});

/**
 * The operand itself, through which no gradient flows.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(grad((x: Tensor) => sum(mul(x, stopGradient(x))))(tensor([3])))).toEqual([3]);
 */
export function stopGradient(a: Tensor): Tensor {
  return apply(stopGradientDefinition, [a]);
}
