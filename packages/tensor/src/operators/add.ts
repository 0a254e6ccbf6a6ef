import { add as scalarAdd } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, finite, sameNumber, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { operands, type Operand } from "./operand.ts";

export const addDefinition: Primitive = elementWise({
  name: "add",
  dtype: sameNumber("add"),
  domain: [finite, finite],
  meaning: scalarAdd,
  gradient: (_, gradient) => [gradient, gradient],
});

/**
 * a + b; operands broadcast, a number takes the dtype of the other operand. int32 wraps.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(add(tensor([1, 2]), 10))).toEqual([11, 12]);
 */
export function add(a: Operand, b: Operand): Tensor {
  return apply(addDefinition, operands("add", a, b));
}
