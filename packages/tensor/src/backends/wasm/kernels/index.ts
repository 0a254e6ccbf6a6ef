import type { TunedKernel } from "../tuned.ts";
import { attentionKernel, attentionWithBiasKernel, attentionWithDropoutKernel } from "./attention.ts";
import { attentionGradientKernel, attentionWithDropoutGradientKernel } from "./attention-gradient.ts";
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
  dropoutKernel,
  layerNormKernel,
  layerNormGradientKernel,
  softmaxKernel,
  polyScoreKernel,
  polyScoreListedKernel,
  topKKernel,
  topProductsKernel,
  topScaledProductsKernel,
  topPolyScoresKernel,
  topScaledPolyScoresKernel,
  scatterAddKernel,
  firstPlacesKernel,
];
