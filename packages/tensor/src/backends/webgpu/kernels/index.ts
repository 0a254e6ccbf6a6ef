import type { GpuKernel } from "../kernel.ts";
import { attentionGradientKernel, attentionWithDropoutGradientKernel } from "./attention-gradient.ts";
import { attentionKernel, attentionWithBiasKernel, attentionWithDropoutKernel } from "./attention.ts";
import { linearKernel } from "./linear.ts";
import { matmulKernel } from "./matmul.ts";
import { polyScoreKernel, polyScoreListedKernel } from "./poly-score.ts";

/** Definitions with a kernel written by hand; adding one adds a line. */
export const gpuKernels: readonly GpuKernel[] = [
  matmulKernel,
  linearKernel,
  polyScoreKernel,
  polyScoreListedKernel,
  attentionKernel,
  attentionWithDropoutKernel,
  attentionWithBiasKernel,
  attentionGradientKernel,
  attentionWithDropoutGradientKernel,
];
