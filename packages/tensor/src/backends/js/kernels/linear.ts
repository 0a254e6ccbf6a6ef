import { linearDefinition } from "../../../operators/composites/linear.ts";
import type { JsKernel } from "./kernel.ts";
import { product } from "./product.ts";
import { rowOffsets } from "./rows.ts";

/** x [..., k] times weight [n, k] transposed, plus bias [n], which is added before the one rounding. */
export const linearKernel: JsKernel = {
  definition: linearDefinition,
  prepare({ inputs: [x, weight, bias] }) {
    if (x === undefined || weight === undefined) throw new TypeError("linear has an operand and a weight");
    const depth = x.shape.at(-1) ?? 0;
    const [rows, columns] = [rowOffsets(x, 1), rowOffsets(weight, 1)];
    const biasStarts = bias === undefined ? undefined : rowOffsets(bias, 0);
    return (out, [left, right, added]) => {
      if (left === undefined || right === undefined) throw new TypeError("linear has an operand and a weight");
      const leftOperand = { elements: left, starts: rows, step: x.strides.at(-1) ?? 0 };
      const rightOperand = { elements: right, starts: columns, step: weight.strides.at(-1) ?? 0 };
      const biasOperand = biasStarts === undefined || added === undefined ? undefined : { elements: added, starts: biasStarts, step: 0 };
      product(out, 0, leftOperand, rightOperand, depth, biasOperand);
    };
  },
};
