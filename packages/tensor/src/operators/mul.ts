import { mul as scalarMul } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, finite, sameNumber, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { operands, type Operand } from "./operand.ts";

export const mulDefinition: Primitive = elementWise({
  name: "mul",
  dtype: sameNumber("mul"),
  domain: [finite, finite],
  meaning: scalarMul,
  gradient: ([a, b], gradient) => [mul(gradient, b), mul(gradient, a)],
});

/**
 * a b; operands broadcast, a number takes the dtype of the other operand. int32 wraps.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(mul(tensor([1, 2]), tensor([[3], [4]])))).toEqual([[3, 6], [4, 8]]);
 */
export function mul(a: Operand, b: Operand): Tensor {
  return apply(mulDefinition, operands("mul", a, b));
}
