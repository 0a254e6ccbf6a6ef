import { layerNormGradientDefinition } from "../../../operators/composites/layer-norm-gradient.ts";
import { layerNormDefinition } from "../../../operators/composites/layer-norm.ts";
import type { ClaimedKernel, Strided } from "../../../plan/kernel.ts";
import { float32Bits } from "../../../scalar/bits.ts";
import { sizeOf } from "../../../shape.ts";
import { gridOf } from "../grid.ts";
import type { DeviceFacts, GpuKernel, Launches } from "../kernel.ts";
import { shuffling } from "../neighbours.ts";
import { indented } from "./indented.ts";
import { layerNormCode, layerNormGradientCode, layerNormNumbers } from "./layer-norm-code.ts";
import { hasEvenRows, hasRows, rowCount, rowNumbers } from "./row-address.ts";
import { rowForm, rowKey, rowsOfGroup } from "./rows.ts";

/** Inputs x, gain and a third one: the bias, or the gradient of the result. */
function lower(kernel: ClaimedKernel, device: DeviceFacts, backward: boolean): Launches {
  if (sizeOf(kernel.shape) === 0) return { launches: [] };
  const [x, gain, third] = kernel.inputs as readonly [Strided, Strided, Strided]; // the definitions have three
  const [d = 0, rows] = [kernel.shape.at(-1), rowCount(kernel.shape)];
  const form = rowForm(d, device);
  const even = hasEvenRows(x) && (!backward || hasEvenRows(third));
  const parameters = layerNormNumbers.values({
    ...{ rows, d, eps: float32Bits(Number(kernel.attributes["eps"])) },
    ...rowNumbers("x", x),
    ...rowNumbers("gradient", backward ? third : x),
    ...{ gainStart: gain.offset, gainStep: gain.strides[0] ?? 0, biasStart: third.offset, biasStep: third.strides[0] ?? 0 },
  });
  return {
    launches: [
      {
        operands: [
          ...[0, 1, 2].map((index) => ({ place: { kind: "input", index } as const, element: "f32" })),
          { place: { kind: "output" }, element: "f32" },
        ],
        parameters,
        key: `layer norm${backward ? " gradient" : ""} ${rowKey(form)} ${even}`,
        code: (memory) => indented((backward ? layerNormGradientCode : layerNormCode)(form, even, memory)),
        ...shuffling(form.shuffled),
        groups: gridOf(Math.ceil(rows / rowsOfGroup(form)), device.limits.maxComputeWorkgroupsPerDimension),
      },
    ],
  };
}

const claims = ({ inputs, output }: ClaimedKernel): boolean => output === "float32" && inputs.every((input) => hasRows(input));

/** Layer norm: a row is read once. */
export const layerNormKernel: GpuKernel = {
  definition: layerNormDefinition,
  claims,
  lower: (kernel, device) => lower(kernel, device, false),
};

/** The gradient of layer norm with respect to its rows. */
export const layerNormGradientKernel: GpuKernel = {
  definition: layerNormGradientDefinition,
  claims,
  lower: (kernel, device) => lower(kernel, device, true),
};
