import { scatterAddDefinition } from "../../../operators/scatter-add.ts";
import { elementAt } from "./heads.ts";
import type { JsKernel } from "./kernel.ts";
import { offsetsOf } from "./rows.ts";

/** Rows summed into numbered rows, in order; numbers outside of the result's rows are nobody's. */
export const scatterAddKernel: JsKernel = {
  definition: scatterAddDefinition,
  prepare({ inputs: [values, ids], shape }) {
    if (values === undefined || ids === undefined) throw new TypeError("scatterAdd has values and row numbers");
    const [rows = 0] = shape;
    const within = offsetsOf(values.shape.slice(1), values.strides.slice(1));
    const width = within.length;
    return (out, [valueBuffer, idBuffer]) => {
      if (valueBuffer === undefined || idBuffer === undefined) throw new TypeError("scatterAdd has values and row numbers");
      const sums = new Float64Array(rows * width);
      for (let n = 0; n < (ids.shape[0] ?? 0); n++) {
        const row = elementAt(idBuffer, ids, n);
        if (row < 0 || row >= rows) continue;
        const start = values.offset + n * (values.strides[0] ?? 0);
        for (let i = 0; i < width; i++) {
          const at = row * width + i;
          sums[at] = sums[at]! + valueBuffer[start + within[i]!]!;
        }
      }
      out.set(sums);
    };
  },
};
