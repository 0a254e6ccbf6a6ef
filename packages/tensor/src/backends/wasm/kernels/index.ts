import type { TunedKernel } from "../tuned.ts";
import { attentionKernel, attentionWithBiasKernel, attentionWithDropoutKernel } from "./attention.ts";
import { attentionGradientKernel, attentionWithDropoutGradientKernel } from "./attention-gradient.ts";
import { layerNormGradientKernel, layerNormKernel } from "./layer-norm.ts";
import { linearKernel } from "./linear.ts";
import { matmulKernel } from "./matmul.ts";
import { polyScoreKernel } from "./poly-score.ts";
import { quantizedLinearKernel } from "./quantized-linear.ts";
import { scatterAddKernel } from "./scatter-add.ts";
import { softmaxKernel } from "./softmax.ts";

/** Operators with a kernel of their own. */
export const tunedKernels: readonly TunedKernel[] = [
  matmulKernel,
  linearKernel,
  attentionKernel,
  attentionWithDropoutKernel,
  attentionWithBiasKernel,
  attentionGradientKernel,
  attentionWithDropoutGradientKernel,
  quantizedLinearKernel,
  layerNormKernel,
  layerNormGradientKernel,
  softmaxKernel,
  polyScoreKernel,
  scatterAddKernel,
];
