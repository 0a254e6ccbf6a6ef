import { round as scalarRound } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, finite, sameFloat, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";

export const roundDefinition: Primitive = elementWise({
  name: "round",
  dtype: sameFloat("round"),
  domain: [finite],
  meaning: scalarRound,
  gradient: () => [undefined],
});

/**
 * The integer nearest to a, of floats; halves go to the even one. No gradient flows.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(round(tensor([0.5, 1.5, -1.2])))).toEqual([0, 2, -1]);
 */
export function round(a: Tensor): Tensor {
  return apply(roundDefinition, [a]);
}
