import { less } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, comparing, finite, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { operands, type Operand } from "./operand.ts";

export const greaterDefinition: Primitive = elementWise({
  name: "greater",
  dtype: comparing("greater"),
  domain: [finite, finite],
  meaning: (a, b) => less(b, a),
});

/**
 * Where a > b, as bool; operands broadcast. A comparison with NaN is false.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(greater(tensor([1, 2, 3]), 2))).toEqual([false, false, true]);
 */
export function greater(a: Operand, b: Operand): Tensor {
  return apply(greaterDefinition, operands("greater", a, b));
}
