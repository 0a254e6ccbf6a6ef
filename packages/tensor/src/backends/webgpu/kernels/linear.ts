import { linearDefinition } from "../../../operators/composites/linear.ts";
import { leadingStride } from "../../../plan/leading-stride.ts";
import type { Strided } from "../../../plan/kernel.ts";
import { sizeOf } from "../../../shape.ts";
import type { GpuKernel } from "../kernel.ts";
import { lowerProduct, type Factor } from "./lower-product.ts";
import { isSourceType } from "./source.ts";

/** x W^T + bias by tiles: weights of half types are widened on their way into workgroup memory, the bias is added to finished sums. */
export const linearKernel: GpuKernel = {
  definition: linearDefinition,
  claims: ({ inputs: [x, weight], output }) =>
    output === "float32" &&
    x !== undefined &&
    leadingStride(x, 1) !== undefined &&
    (weight?.dtype === "float32" || weight?.strides[1] === 1 || weight?.shape[1] === 1),
  epilogueScratch: 0,
  lower: (kernel, device, epilogue) => {
    const [x, weight, bias] = kernel.inputs as readonly [Strided, Strided, Strided?]; // the definition has these inputs
    const [columns = 0, length = 0] = weight.shape;
    const [row = 0, depth = 0] = weight.strides;
    const type = isSourceType(weight.dtype) ? weight.dtype : "float32";
    const left: Factor = {
      place: { kind: "input", index: 0 },
      matrix: { type: "float32", offset: x.offset, batch: 0, row: leadingStride(x, 1) ?? 0, depth: x.strides.at(-1) ?? 0 },
    };
    const right: Factor = { place: { kind: "input", index: 1 }, matrix: { type, offset: weight.offset, batch: 0, row, depth } };
    const added =
      bias === undefined ? undefined : ({ place: { kind: "input", index: 2 }, offset: bias.offset, step: bias.strides[0] ?? 0 } as const);
    return lowerProduct({ batch: 1, rows: sizeOf(x.shape.slice(0, -1)), columns, length, left, right, bias: added, epilogue }, device);
  },
};
