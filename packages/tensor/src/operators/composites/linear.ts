import { errors } from "../../errors.ts";
import { sameShape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { add } from "../add.ts";
import { cast } from "../cast.ts";
import { apply, defineComposite, finite, sameFloat, type Composite } from "../define.ts";
import { matmul } from "../matmul.ts";
import { reshape } from "../reshape.ts";
import { sum } from "../sum.ts";
import { transpose } from "../transpose.ts";

const floats = sameFloat("linear");
const signature = "... k, n k, n -> ... n";

/** [..., k] as [rows, k]. */
function rowsOf(x: Tensor): Tensor {
  const k = x.shape.at(-1) ?? 0;
  return reshape(x, [x.shape.slice(0, -1).reduce((product, extent) => product * extent, 1), k]);
}

export const linearDefinition: Composite = defineComposite({
  name: "linear",
  signature,
  shape: (shapes) => {
    const [x = [], [n, k] = [], bias] = shapes;
    const fail = (axis: string): Error => errors["axis-mismatch"]({ operator: "linear", signature, axis, shapes });
    if (shapes[1]?.length !== 2 || n === undefined || x.length === 0 || x.at(-1) !== k) throw fail("k");
    if (bias !== undefined && !sameShape(bias, [n])) throw fail("n");
    return x.with(-1, n);
  },
  dtype: (dtypes, attributes) => {
    const [x = "float32", weight] = dtypes;
    // A weight of a half type is the float32 numbers that it stands for.
    return floats(x === "float32" && (weight === "float16" || weight === "bfloat16") ? dtypes.with(1, x) : dtypes, attributes);
  },
  domain: [finite, finite, finite],
  draw: (size) => {
    const [n, k] = [size(), size()];
    return { shapes: [[size(), size(), k], [n, k], [n]], attributes: {} }; // prettier-ignore
  },
  decompose: (inputs) => {
    const [x, weight] = inputs;
    const bias = (inputs as readonly Tensor[])[2]; // a linear map may come without one
    const product = matmul(rowsOf(x), transpose(cast(weight, x.dtype)));
    return reshape(bias === undefined ? product : add(product, bias), x.shape.with(-1, weight.shape[0] ?? 0));
  },
  gradient: ([x, weight], gradient) => {
    const rows = rowsOf(gradient);
    const ofX = reshape(matmul(rows, cast(weight, x.dtype)), x.shape);
    return [ofX, matmul(transpose(rows), rowsOf(x)), sum(rows, { axis: 0 })];
  },
});

/**
 * x weight^T + bias: x [..., k], weight [n, k] (the layout of PyTorch and Hugging Face), bias [n] or undefined, result [..., n], of floats. With x in float32
 * the weight may be of a half type too: the numbers that it stands for are computed with.
 * @throws TercetError `axis-mismatch`, `dtype-mismatch`
 * @example expect(await toArray(linear(tensor([1, 2]), tensor([[3, 4]]), tensor([5])))).toEqual([16]);
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  return apply(linearDefinition, bias === undefined ? [x, weight] : [x, weight, bias]);
}
