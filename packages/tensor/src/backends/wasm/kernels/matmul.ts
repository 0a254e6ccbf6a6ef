import { matmulDefinition } from "../../../operators/matmul.ts";
import type { Slot, Strided } from "../../../plan/kernel.ts";
import { sizeOf } from "../../../shape.ts";
import { leadingStride } from "../../../plan/leading-stride.ts";
import { lowerProduct, type Matrices } from "../tiles/lower-product.ts";
import type { TunedKernel } from "../tuned.ts";

/** Matrix products [..., m, k] [..., k, n] by tiles. */
export const matmulKernel: TunedKernel = {
  definition: matmulDefinition,
  claims: ({ inputs, output }) => output === "float32" && inputs.every((input) => leadingStride(input, 2) !== undefined),
  lower: ({ kernel, inputs, output, mode, tile, threads }) => {
    const [a, b] = kernel.inputs as readonly [Strided, Strided]; // the definition has two inputs
    const [m = 0, k = 0] = a.shape.slice(-2);
    const shape = { batch: sizeOf(kernel.shape.slice(0, -2)), m, k, n: b.shape.at(-1) ?? 0 };
    const [aSlot, bSlot] = inputs as readonly [Slot, Slot]; // as many as inputs
    return lowerProduct(shape, matrices(a, aSlot), matrices(b, bSlot), { output, mode, tile, threads });
  },
};

function matrices(input: Strided, slot: Slot): Matrices {
  const [row = 0, column = 0] = input.strides.slice(-2);
  return { slot, offset: input.offset, batch: leadingStride(input, 2) ?? 0, row, column };
}
