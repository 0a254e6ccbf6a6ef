import { attentionWithDropoutDefinition } from "../../../operators/composites/attention-with-dropout.ts";
import { attend } from "./attention.ts";
import { keepOf } from "./attention-weights.ts";
import type { JsKernel } from "./kernel.ts";

/** Attention with dropout on its weights. */
export const attentionWithDropoutKernel: JsKernel = {
  definition: attentionWithDropoutDefinition,
  prepare: (kernel) => (out, buffers) => attend(kernel, out, buffers, { keep: keepOf(kernel, buffers, 5) }),
};
