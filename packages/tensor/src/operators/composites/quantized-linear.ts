import { errors } from "../../errors.ts";
import { isFloat, type DType } from "../../dtype.ts";
import { sameShape, type Shape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { abs } from "../abs.ts";
import { add } from "../add.ts";
import { cast } from "../cast.ts";
import { apply, defineComposite, finite, type Composite } from "../define.ts";
import { div } from "../div.ts";
import { greaterEqual } from "../greater-equal.ts";
import { matmul } from "../matmul.ts";
import { max } from "../max.ts";
import { maximum } from "../maximum.ts";
import { mul } from "../mul.ts";
import { reshape } from "../reshape.ts";
import { round } from "../round.ts";
import { transpose } from "../transpose.ts";
import { where } from "../where.ts";

const signature = "... k, n k, n, n -> ... n";

/** Steps from 0 to the greatest magnitude of a row of x: 12 bits with the sign. */
export const rowSteps = 2047;
/** A row of x without a greater magnitude counts as zeros: the reciprocal of its step would be no float32. */
export const leastMagnitude: number = 2 ** -100;
/** Longest rows: |sum| <= k 2047 128 fits an int32. */
const mostTerms = 8192;

function shapeOf(shapes: readonly Shape[]): Shape {
  const [x = [], [n, k] = [], scale = [], bias] = shapes;
  const fail = (axis: string): Error => errors["axis-mismatch"]({ operator: "quantizedLinear", signature, axis, shapes });
  if (shapes[1]?.length !== 2 || n === undefined || k === undefined || x.length === 0 || x.at(-1) !== k) throw fail("k");
  if (!sameShape(scale, [n]) || (bias !== undefined && !sameShape(bias, [n]))) throw fail("n");
  if (k > mostTerms)
    throw errors["shape-invalid"]({
      operator: "quantizedLinear",
      requirement: `rows of at most ${mostTerms} elements, so that integer sums fit 32 bits`,
      shapes,
    });
  return x.with(-1, n);
}

function dtypeOf([x = "float32", weight, ...others]: readonly DType[]): DType {
  if (isFloat(x) && weight === "int8" && others.every((dtype) => dtype === x)) return x;
  throw errors["dtype-mismatch"]({
    operator: "quantizedLinear",
    requirement: "the weight must be int8, and x, scale and bias all float32, or all float64",
    dtypes: [x, weight ?? "none", ...others],
  });
}

export const quantizedLinearDefinition: Composite = defineComposite({
  name: "quantizedLinear",
  signature,
  shape: shapeOf,
  dtype: dtypeOf,
  domain: [finite, { kind: "int8" }, finite, finite],
  draw: (size) => {
    const [n, k] = [size(), size()];
    return { shapes: [[size(), size(), k], [n, k], [n], [n]], attributes: {} }; // prettier-ignore
  },
  decompose: (inputs) => {
    const [x, weight, scale] = inputs;
    const bias = (inputs as readonly Tensor[])[3]; // it may come without one
    const k = x.shape.at(-1) ?? 0;
    const rows = reshape(x, [x.shape.slice(0, -1).reduce((product, extent) => product * extent, 1), k]);
    // An empty row has no greatest magnitude.
    const greatest = maximum(max(abs(rows), { axis: 1, keep: true }), 0);
    const steps = where(greaterEqual(greatest, leastMagnitude), div(rowSteps, greatest), 0);
    const whole = cast(round(mul(rows, steps)), "int32");
    const sums = matmul(whole, transpose(cast(weight, "int32")));
    const product = mul(mul(cast(sums, x.dtype), div(greatest, rowSteps)), scale);
    return reshape(bias === undefined ? product : add(product, bias), x.shape.with(-1, weight.shape[0] ?? 0));
  },
  isDifferentiable: false,
});

/**
 * x (scale weight)^T + bias with the product in integers: x [..., k] of floats, weight [n, k] of int8, scale [n], bias [n] or undefined, result [..., n]. Each
 * row of x is rounded to 12 bits by its own greatest magnitude, the integer sums are exact, and `(sum * step of the row) * scale + bias` is rounded in this
 * order: a row has the same bits beside any others. A row whose magnitudes are all below 2^-100 counts as zeros; one that is not finite gives NaN. k is at most
 * 8192. It has no gradient.
 * @throws TercetError `axis-mismatch`, `shape-invalid`, `dtype-mismatch`
 * @example
 * const weight = tensor(Int8Array.of(100, -50), { shape: [1, 2] });
 * expect(await toArray(quantizedLinear(tensor([[1, 1]]), weight, tensor([0.5])))).toEqual([[25]]);
 */
export function quantizedLinear(x: Tensor, weight: Tensor, scale: Tensor, bias?: Tensor): Tensor {
  return apply(quantizedLinearDefinition, bias === undefined ? [x, weight, scale] : [x, weight, scale, bias]);
}
