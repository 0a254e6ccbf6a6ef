import { lessEqual } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, comparing, finite, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { operands, type Operand } from "./operand.ts";

export const greaterEqualDefinition: Primitive = elementWise({
  name: "greaterEqual",
  dtype: comparing("greaterEqual"),
  domain: [finite, finite],
  meaning: (a, b) => lessEqual(b, a),
});

/**
 * Where a >= b, as bool; operands broadcast. A comparison with NaN is false.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(greaterEqual(tensor([1, 2, 3]), 2))).toEqual([false, true, true]);
 */
export function greaterEqual(a: Operand, b: Operand): Tensor {
  return apply(greaterEqualDefinition, operands("greaterEqual", a, b));
}
