import { add, mul, transpose, type Tensor } from "@tercet/tensor";
import { einsum } from "../made/einsum.ts";
import { matrixProduct } from "../made/matrix-product.ts";
import type { Call, OnnxOperators } from "./call.ts";
import { two } from "./element-wise.ts";

function gemm(call: Call): Tensor {
  const turned = (i: number, name: string): Tensor => (call.number(name, 0) === 1 ? transpose(call.input(i)) : call.input(i));
  const product = mul(matrixProduct(turned(0, "transA"), turned(1, "transB")), call.number("alpha", 1));
  const bias = call.optional(2);
  return bias === undefined ? product : add(product, mul(bias, call.number("beta", 1)));
}

/** Products of matrices. */
export const productOperators: OnnxOperators = {
  Einsum: (call) =>
    einsum(
      call.text("equation", ""),
      Array.from({ length: call.count }, (_, i) => call.input(i)),
    ),
  Gemm: gemm,
  MatMul: two(matrixProduct),
};
