import { linearDefinition } from "../../../operators/composites/linear.ts";
import type { Slot, Strided } from "../../../plan/kernel.ts";
import { sizeOf } from "../../../shape.ts";
import { leadingStride } from "../../../plan/leading-stride.ts";
import { lowerProduct } from "../tiles/lower-product.ts";
import { widened } from "../tiles/widened.ts";
import type { TunedKernel } from "../tuned.ts";

/** x W^T + bias by tiles: W [n, k] is packed once while it stays the same, the bias is added to finished tiles. */
export const linearKernel: TunedKernel = {
  definition: linearDefinition,
  claims: ({ inputs: [x, , bias], output }) =>
    output === "float32" &&
    x !== undefined &&
    leadingStride(x, 1) !== undefined &&
    (bias === undefined || bias.shape[0] === 1 || bias.strides[0] === 1),
  lower: ({ kernel, inputs, output, mode, tile, threads }) => {
    const [x, weight] = kernel.inputs as readonly [Strided, Strided]; // the definition has these inputs
    const [xSlot, weightSlot, biasSlot] = inputs as readonly [Slot, Slot, Slot?]; // as many as inputs
    const [n = 0, k = 0] = weight.shape;
    const [toNext = 0, toColumn = 0] = weight.strides;
    const launches = lowerProduct(
      { batch: 1, m: sizeOf(x.shape.slice(0, -1)), k, n },
      { slot: xSlot, offset: x.offset, batch: 0, row: leadingStride(x, 1) ?? 0, column: x.strides.at(-1) ?? 0 },
      { slot: weightSlot, offset: weight.offset, batch: 0, row: toColumn, column: toNext },
      {
        ...{ output, mode, tile, threads },
        bias: biasSlot === undefined ? undefined : { slot: biasSlot, offset: kernel.inputs[2]?.offset ?? 0 },
      },
    );
    const { dtype } = weight;
    // Nothing makes a view of a storage type, so it is contiguous.
    return dtype === "float32" ? launches : widened(launches, { slot: weightSlot, dtype, elements: n * k });
  },
};
