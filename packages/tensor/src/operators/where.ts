import { errors } from "../errors.ts";
import { select } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, boolean, finite, sameElements, type Primitive } from "./define.ts";
import { elementWise } from "./element-wise.ts";
import { operands, type Operand } from "./operand.ts";

const ofChoices = sameElements("where");

export const whereDefinition: Primitive = elementWise({
  name: "where",
  dtype: ([condition, ...choices], attributes) => {
    if (condition !== "bool")
      throw errors["dtype-mismatch"]({ operator: "where", requirement: "the condition must be bool", dtypes: [condition ?? "none"] });
    return ofChoices(choices, attributes);
  },
  domain: [boolean, finite, finite],
  meaning: select,
  gradient: ([condition], gradient) => [undefined, where(condition, gradient, 0), where(condition, 0, gradient)],
});

/**
 * a where the condition holds, else b; all three broadcast, a number takes the dtype of the other choice.
 * @throws TercetError `shapes-not-broadcastable`, `dtype-mismatch`
 * @example expect(await toArray(where(tensor([true, false]), tensor([1, 2]), 0))).toEqual([1, 0]);
 */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  return apply(whereDefinition, [condition, ...operands("where", a, b)]);
}
