import { and } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, boolean, sameBool, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { operands, type Operand } from "./operand.ts";

export const logicalAndDefinition: Primitive = elementWise({
  name: "logicalAnd",
  dtype: sameBool("logicalAnd"),
  domain: [boolean, boolean],
  meaning: and,
});

/**
 * a and b, of bool; operands broadcast.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(logicalAnd(tensor([true, true, false]), tensor([true, false, false])))).toEqual([true, false, false]);
 */
export function logicalAnd(a: Operand, b: Operand): Tensor {
  return apply(logicalAndDefinition, operands("logicalAnd", a, b));
}
