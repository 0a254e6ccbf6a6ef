import { notEqual as scalarNotEqual } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, comparing, finite, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { operands, type Operand } from "./operand.ts";

export const notEqualDefinition: Primitive = elementWise({
  name: "notEqual",
  dtype: comparing("notEqual"),
  domain: [finite, finite],
  meaning: scalarNotEqual,
});

/**
 * Where a differs from b, as bool; operands broadcast. A comparison with NaN is true.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(notEqual(tensor([1, 2, 3]), 2))).toEqual([true, false, true]);
 */
export function notEqual(a: Operand, b: Operand): Tensor {
  return apply(notEqualDefinition, operands("notEqual", a, b));
}
