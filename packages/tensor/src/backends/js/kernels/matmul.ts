import { matmulDefinition } from "../../../operators/matmul.ts";
import type { JsKernel } from "./kernel.ts";
import { product } from "./product.ts";
import { offsetsOf, rowOffsets } from "./rows.ts";

/** a [..., m, k] b [..., k, n], one product for each place of the leading axes. */
export const matmulKernel: JsKernel = {
  definition: matmulDefinition,
  prepare({ inputs: [a, b] }) {
    if (a === undefined || b === undefined) throw new TypeError("matmul has two inputs");
    const [m = 0, k = 0] = a.shape.slice(-2);
    const n = b.shape.at(-1) ?? 0;
    const [aStarts, bStarts] = [rowOffsets(a, 2), rowOffsets(b, 2)];
    return (out, [left, right]) => {
      if (left === undefined || right === undefined) throw new TypeError("matmul has two inputs");
      aStarts.forEach((aStart, i) => {
        const rows = offsetsOf([m], a.strides.slice(-2), aStart);
        const columns = offsetsOf([n], b.strides.slice(-1), bStarts[i]);
        const leftOperand = { elements: left, starts: rows, step: a.strides.at(-1) ?? 0 };
        const rightOperand = { elements: right, starts: columns, step: b.strides.at(-2) ?? 0 };
        product(out, i * m * n, leftOperand, rightOperand, k, undefined);
      });
    };
  },
};
