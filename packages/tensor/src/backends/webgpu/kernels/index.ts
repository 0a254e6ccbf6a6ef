import type { GpuKernel } from "../kernel.ts";
import { attentionGradientKernel, attentionWithDropoutGradientKernel } from "./attention-gradient.ts";
import { attentionKernel, attentionWithBiasKernel, attentionWithDropoutKernel } from "./attention.ts";
import { dropoutKernel } from "./dropout.ts";
import { layerNormGradientKernel, layerNormKernel } from "./layer-norm.ts";
import { linearKernel } from "./linear.ts";
import { matmulKernel } from "./matmul.ts";
import { polyScoreKernel, polyScoreListedKernel } from "./poly-score.ts";
import { quantizedLinearKernel } from "./quantized-linear.ts";
import { scatterAddKernel } from "./scatter-add.ts";
import { softmaxKernel } from "./softmax.ts";

/** Definitions with a kernel written by hand; adding one adds a line. */
export const gpuKernels: readonly GpuKernel[] = [
  matmulKernel,
  linearKernel,
  quantizedLinearKernel,
  attentionKernel,
  attentionWithDropoutKernel,
  attentionWithBiasKernel,
  attentionGradientKernel,
  attentionWithDropoutGradientKernel,
  softmaxKernel,
  layerNormKernel,
  layerNormGradientKernel,
  dropoutKernel,
  scatterAddKernel,
  polyScoreKernel,
  polyScoreListedKernel,
];
