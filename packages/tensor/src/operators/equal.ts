import { equal as scalarEqual } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, comparing, finite, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { operands, type Operand } from "./operand.ts";

export const equalDefinition: Primitive = elementWise({
  name: "equal",
  dtype: comparing("equal"),
  domain: [finite, finite],
  meaning: scalarEqual,
});

/**
 * Where a = b, as bool; operands broadcast. A comparison with NaN is false.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(equal(tensor([1, 2, 3]), 2))).toEqual([false, true, false]);
 */
export function equal(a: Operand, b: Operand): Tensor {
  return apply(equalDefinition, operands("equal", a, b));
}
