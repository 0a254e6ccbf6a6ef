import { attentionWithDropoutGradientDefinition } from "../../../operators/composites/attention-with-dropout-gradient.ts";
import { attendBackward } from "./attention-gradient.ts";
import { keepOf } from "./attention-weights.ts";
import type { JsKernel } from "./kernel.ts";

/** The gradients of attention with dropout: the same weights stay as in the forward pass. */
export const attentionWithDropoutGradientKernel: JsKernel = {
  definition: attentionWithDropoutGradientDefinition,
  prepare: (kernel) => (out, buffers) => attendBackward(kernel, out, buffers, 6, keepOf(kernel, buffers, 5)),
};
