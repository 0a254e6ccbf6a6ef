import { lessEqual as scalarLessEqual } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, comparing, finite, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { operands, type Operand } from "./operand.ts";

export const lessEqualDefinition: Primitive = elementWise({
  name: "lessEqual",
  dtype: comparing("lessEqual"),
  domain: [finite, finite],
  meaning: scalarLessEqual,
});

/**
 * Where a <= b, as bool; operands broadcast. A comparison with NaN is false.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(lessEqual(tensor([1, 2, 3]), 2))).toEqual([true, true, false]);
 */
export function lessEqual(a: Operand, b: Operand): Tensor {
  return apply(lessEqualDefinition, operands("lessEqual", a, b));
}
