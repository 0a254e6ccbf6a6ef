import { attentionGradientKernel } from "./attention-gradient.ts";
import { attentionWithBiasKernel } from "./attention-with-bias.ts";
import { attentionWithDropoutGradientKernel } from "./attention-with-dropout-gradient.ts";
import { attentionWithDropoutKernel } from "./attention-with-dropout.ts";
import { attentionKernel } from "./attention.ts";
import { firstPlacesKernel } from "./first-places.ts";
import type { JsKernel } from "./kernel.ts";
import { linearKernel } from "./linear.ts";
import { matmulKernel } from "./matmul.ts";
import { quantizedLinearKernel } from "./quantized-linear.ts";
import { scatterAddKernel } from "./scatter-add.ts";
import { topKKernel } from "./top-k.ts";

/** Definitions with a kernel written by hand; adding one adds a line. */
export const kernels: readonly JsKernel[] = [
  matmulKernel,
  linearKernel,
  quantizedLinearKernel,
  attentionKernel,
  attentionWithBiasKernel,
  attentionWithDropoutKernel,
  attentionGradientKernel,
  attentionWithDropoutGradientKernel,
  scatterAddKernel,
  firstPlacesKernel,
  topKKernel,
];
