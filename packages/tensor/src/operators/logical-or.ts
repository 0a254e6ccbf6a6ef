import { or } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, boolean, sameBool, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { operands, type Operand } from "./operand.ts";

export const logicalOrDefinition: Primitive = elementWise({
  name: "logicalOr",
  dtype: sameBool("logicalOr"),
  domain: [boolean, boolean],
  meaning: or,
});

/**
 * a or b, of bool; operands broadcast.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(logicalOr(tensor([true, true, false]), tensor([true, false, false])))).toEqual([true, true, false]);
 */
export function logicalOr(a: Operand, b: Operand): Tensor {
  return apply(logicalOrDefinition, operands("logicalOr", a, b));
}
