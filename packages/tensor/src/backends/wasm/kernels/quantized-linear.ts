import { quantizedLinearDefinition } from "../../../operators/composites/quantized-linear.ts";
import type { Slot, Strided } from "../../../plan/kernel.ts";
import { sizeOf, stridesOf } from "../../../shape.ts";
import type { PackedCopy, Word } from "../launch.ts";
import { leadingStride } from "../../../plan/leading-stride.ts";
import { packPairs } from "../tiles/pack-pairs.ts";
import { quantizedProduct, quantizedProductBytes } from "../tiles/quantized-product.ts";
import { quantizedTileSizes } from "../tiles/quantized-tile.ts";
import { pairsOf, strideOfRow } from "../tiles/row-of-pairs.ts";
import type { TunedKernel } from "../tuned.ts";

function isContiguous({ shape, strides }: Strided): boolean {
  const whole = stridesOf(shape);
  return shape.every((extent, axis) => extent === 1 || strides[axis] === whole[axis]);
}

/** x (scale weight)^T (+ bias) in integers: the weight packed as a linear map's is, rows of x rounded and packed where they are used. */
export const quantizedLinearKernel: TunedKernel = {
  definition: quantizedLinearDefinition,
  claims: ({ inputs: [x, ...others], output }) =>
    output === "float32" &&
    x !== undefined &&
    leadingStride(x, 1) !== undefined &&
    (x.strides.at(-1) === 1 || x.shape.at(-1) === 1) &&
    others.every(isContiguous),
  lower: ({ kernel, inputs, output, mode, threads }) => {
    const [x, weight] = kernel.inputs as readonly [Strided, Strided]; // the definition has these inputs
    const [xSlot, weightSlot, ...others] = inputs as readonly [Slot, Slot, ...Slot[]]; // as many as inputs
    const [n = 0, k = 0] = weight.shape;
    const m = sizeOf(x.shape.slice(0, -1));
    const { rows, columns } = quantizedTileSizes[mode];
    const panelCount = Math.ceil(n / columns);
    // As in a product of floats: rows are rounded once where threads divide the rows.
    const byRows = m >= 2 * rows * threads;
    const pairs = pairsOf(k);
    const panels: PackedCopy = {
      kind: "packed",
      slot: weightSlot,
      key: `pairs ${[columns, weight.offset, k, n].join(" ")}`,
      bytes: 4 * panelCount * columns * pairs,
      scratch: 0,
    };
    const at = (slot: Slot, input: number): Word => ({
      kind: "slot",
      slot,
      bytes: (input === 1 ? 1 : 4) * (kernel.inputs[input]?.offset ?? 0),
    });
    return {
      launches: [
        {
          source: packPairs(columns),
          words: [panels, at(weightSlot, 1), k, n, pairs],
          packs: panels,
          units: panelCount,
          cycles: (k * n) / 2,
        },
        {
          source: quantizedProduct(mode, { rowBytes: strideOfRow(k), isBiased: others.length > 1 }),
          words: [
            { kind: "slot", slot: output, bytes: 0 },
            at(xSlot, 0),
            panels,
            ...others.map((slot, i) => at(slot, i + 2)),
            ...[m, n, k, pairs, 4 * (leadingStride(x, 1) ?? 0), byRows ? 1 : 0],
          ],
          units: byRows ? Math.ceil(m / rows) : panelCount,
          cycles: (m * n * k) / 12 + 2 * m * k,
        },
      ],
      scratchBytes: panels.bytes,
      threadBytes: Math.max(4 * columns * pairs, quantizedProductBytes(k)),
    };
  },
};
