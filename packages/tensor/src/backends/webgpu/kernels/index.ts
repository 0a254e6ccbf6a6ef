import type { GpuKernel } from "../kernel.ts";
import { attentionGradientKernel, attentionWithDropoutGradientKernel } from "./attention-gradient.ts";
import { attentionKernel, attentionWithBiasKernel, attentionWithDropoutKernel } from "./attention.ts";
import { dropoutKernel } from "./dropout.ts";
import { firstPlacesKernel } from "./first-places.ts";
import { layerNormGradientKernel, layerNormKernel } from "./layer-norm.ts";
import { linearKernel } from "./linear.ts";
import { matmulKernel } from "./matmul.ts";
import { polyScoreKernel, polyScoreListedKernel } from "./poly-score.ts";
import { quantizedLinearKernel } from "./quantized-linear.ts";
import { scatterAddKernel } from "./scatter-add.ts";
import { softmaxKernel } from "./softmax.ts";
import { topKKernel } from "./top-k.ts";
import { topPolyScoresKernel, topScaledPolyScoresKernel } from "./top-poly-scores.ts";
import { topProductsKernel, topScaledProductsKernel } from "./top-products.ts";

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
  topKKernel,
  topProductsKernel,
  topScaledProductsKernel,
  topPolyScoresKernel,
  topScaledPolyScoresKernel,
  firstPlacesKernel,
];
