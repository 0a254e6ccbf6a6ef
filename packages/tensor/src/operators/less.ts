import { less as scalarLess } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, comparing, finite, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { operands, type Operand } from "./operand.ts";

export const lessDefinition: Primitive = elementWise({
  name: "less",
  dtype: comparing("less"),
  domain: [finite, finite],
  meaning: scalarLess,
});

/**
 * Where a < b, as bool; operands broadcast. A comparison with NaN is false.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(less(tensor([1, 2, 3]), 2))).toEqual([true, false, false]);
 */
export function less(a: Operand, b: Operand): Tensor {
  return apply(lessDefinition, operands("less", a, b));
}
