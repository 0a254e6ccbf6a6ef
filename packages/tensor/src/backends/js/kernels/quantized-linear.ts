import { leastMagnitude, quantizedLinearDefinition, rowSteps } from "../../../operators/composites/quantized-linear.ts";
import { roundToEven } from "../../../scalar/bits.ts";
import type { Elements } from "../array.ts";
import type { JsKernel } from "./kernel.ts";
import { product, type Operand } from "./product.ts";
import { rowOffsets } from "./rows.ts";

/** Rows of x rounded to integers, row-major, and the step of each. */
interface Quantized {
  readonly whole: Int32Array;
  readonly steps: Float64Array;
}

/** `round` is what the element type rounds to. */
function quantized({ elements, starts, step }: Operand, k: number, round: (value: number) => number): Quantized {
  const whole = new Int32Array(starts.length * k);
  const steps = new Float64Array(starts.length);
  starts.forEach((start, row) => {
    let greatest = 0;
    for (let i = 0, at = start; i < k; i++, at += step) greatest = Math.max(greatest, Math.abs(elements[at]!));
    const factor = greatest >= leastMagnitude ? round(rowSteps / greatest) : 0;
    steps[row] = round(greatest / rowSteps);
    // NaN is stored as 0.
    for (let i = 0, at = start; i < k; i++, at += step) whole[row * k + i] = roundToEven(round(elements[at]! * factor));
  });
  return { whole, steps };
}

/** x (scale weight)^T (+ bias) with sums of integers, which float64 holds exactly. */
export const quantizedLinearKernel: JsKernel = {
  definition: quantizedLinearDefinition,
  prepare({ inputs: [x, weight, scale, bias], output }) {
    if (x === undefined || weight === undefined || scale === undefined) throw new TypeError("quantizedLinear has a weight with its scale");
    const [n = 0, k = 0] = weight.shape;
    const [rows, columns, scaleStarts] = [rowOffsets(x, 1), rowOffsets(weight, 1), rowOffsets(scale, 0)];
    const biasStarts = bias === undefined ? undefined : rowOffsets(bias, 0);
    const round = output === "float32" ? Math.fround : Number;
    return (out, [left, right, scales, biases]) => {
      const { whole, steps } = quantized({ elements: left as Elements, starts: rows, step: x.strides.at(-1) ?? 0 }, k, round); // as many as inputs
      const sums = new Int32Array(rows.length * n);
      const wholeRows = Int32Array.from(rows, (_, i) => i * k);
      const weights = { elements: right as Elements, starts: columns, step: weight.strides.at(-1) ?? 0 }; // as above
      product(sums, 0, { elements: whole, starts: wholeRows, step: 1 }, weights, k, undefined);
      for (let i = 0; i < rows.length; i++)
        for (let j = 0; j < n; j++) {
          const scaled = round(round(round(sums[i * n + j]!) * steps[i]!) * scales![scaleStarts[j]!]!);
          out[i * n + j] = biasStarts === undefined || biases === undefined ? scaled : scaled + biases[biasStarts[j]!]!;
        }
    };
  },
};
