import { matmulDefinition } from "../../../operators/matmul.ts";
import { leadingStride } from "../../../plan/leading-stride.ts";
import type { Strided } from "../../../plan/kernel.ts";
import { sizeOf } from "../../../shape.ts";
import type { GpuKernel } from "../kernel.ts";
import { lowerProduct, type Factor } from "./lower-product.ts";

/** Matrix products [..., m, k] [..., k, n] by tiles, of floats and of whole numbers. */
export const matmulKernel: GpuKernel = {
  definition: matmulDefinition,
  claims: ({ inputs }) => inputs.every((input) => leadingStride(input, 2) !== undefined),
  epilogueScratch: 0,
  lower: (kernel, device, epilogue) => {
    const [a, b] = kernel.inputs as readonly [Strided, Strided]; // the definition has two inputs
    const [rows = 0, length = 0] = a.shape.slice(-2);
    const [toPlace = 0, toColumn = 0] = b.strides.slice(-2);
    const [toRow = 0, toNext = 0] = a.strides.slice(-2);
    const batch = sizeOf(kernel.shape.slice(0, -2));
    const left = factor(a, 0, toRow, toNext);
    const right = factor(b, 1, toColumn, toPlace);
    return lowerProduct({ batch, rows, columns: b.shape.at(-1) ?? 0, length, left, right, epilogue }, device);
  },
};

function factor(input: Strided, index: number, row: number, depth: number): Factor {
  const type = input.dtype === "int32" ? "int32" : "float32";
  return { place: { kind: "input", index }, matrix: { type, offset: input.offset, batch: leadingStride(input, 2) ?? 0, row, depth } };
}
