import type { Definition } from "./define.ts";
import { absDefinition } from "./abs.ts";
import { addDefinition } from "./add.ts";
import { afterDefinition } from "./after.ts";
import { broadcastToDefinition } from "./broadcast-to.ts";
import { castDefinition } from "./cast.ts";
import { concatDefinition } from "./concat.ts";
import { cosDefinition } from "./cos.ts";
import { divDefinition } from "./div.ts";
import { equalDefinition } from "./equal.ts";
import { erfDefinition } from "./erf.ts";
import { expDefinition } from "./exp.ts";
import { firstPlacesDefinition } from "./first-places.ts";
import { floorDefinition } from "./floor.ts";
import { gatherDefinition } from "./gather.ts";
import { greaterEqualDefinition } from "./greater-equal.ts";
import { greaterDefinition } from "./greater.ts";
import { iotaDefinition } from "./iota.ts";
import { lessEqualDefinition } from "./less-equal.ts";
import { lessDefinition } from "./less.ts";
import { logDefinition } from "./log.ts";
import { logicalAndDefinition } from "./logical-and.ts";
import { logicalNotDefinition } from "./logical-not.ts";
import { logicalOrDefinition } from "./logical-or.ts";
import { matmulDefinition } from "./matmul.ts";
import { maxDefinition } from "./max.ts";
import { maximumDefinition } from "./maximum.ts";
import { minDefinition } from "./min.ts";
import { minimumDefinition } from "./minimum.ts";
import { mulDefinition } from "./mul.ts";
import { negDefinition } from "./neg.ts";
import { notEqualDefinition } from "./not-equal.ts";
import { padDefinition } from "./pad.ts";
import { randomBitsDefinition } from "./random-bits.ts";
import { randomMaskDefinition } from "./random-mask.ts";
import { randomUniformDefinition } from "./random-uniform.ts";
import { rangeMatmulDefinition } from "./range-matmul.ts";
import { reciprocalDefinition } from "./reciprocal.ts";
import { reluDefinition } from "./relu.ts";
import { reshapeDefinition } from "./reshape.ts";
import { roundDefinition } from "./round.ts";
import { scatterAddDefinition } from "./scatter-add.ts";
import { segmentMaxDefinition } from "./segment-max.ts";
import { segmentSumDefinition } from "./segment-sum.ts";
import { signDefinition } from "./sign.ts";
import { sinDefinition } from "./sin.ts";
import { sliceDefinition } from "./slice.ts";
import { sqrtDefinition } from "./sqrt.ts";
import { squareDefinition } from "./square.ts";
import { stopGradientDefinition } from "./stop-gradient.ts";
import { subDefinition } from "./sub.ts";
import { sumDefinition } from "./sum.ts";
import { takeAlongRowsDefinition } from "./take-along-rows.ts";
import { takeAlongDefinition } from "./take-along.ts";
import { tanhDefinition } from "./tanh.ts";
import { transposeDefinition } from "./transpose.ts";
import { whereDefinition } from "./where.ts";
import { argmaxDefinition } from "./composites/argmax.ts";
import { attentionGradientDefinition } from "./composites/attention-gradient.ts";
import { attentionWeightsDefinition } from "./composites/attention-weights.ts";
import { attentionWithBiasDefinition } from "./composites/attention-with-bias.ts";
import { attentionWithDropoutGradientDefinition } from "./composites/attention-with-dropout-gradient.ts";
import { attentionWithDropoutDefinition } from "./composites/attention-with-dropout.ts";
import { attentionDefinition } from "./composites/attention.ts";
import { binaryCrossEntropyDefinition } from "./composites/binary-cross-entropy.ts";
import { crossEntropyDefinition } from "./composites/cross-entropy.ts";
import { dropoutDefinition } from "./composites/dropout.ts";
import { geluErfDefinition } from "./composites/gelu-erf.ts";
import { geluSigmoidDefinition } from "./composites/gelu-sigmoid.ts";
import { geluTanhDefinition } from "./composites/gelu-tanh.ts";
import { layerNormGradientDefinition } from "./composites/layer-norm-gradient.ts";
import { layerNormDefinition } from "./composites/layer-norm.ts";
import { linearDefinition } from "./composites/linear.ts";
import { logSoftmaxDefinition } from "./composites/log-softmax.ts";
import { meanDefinition } from "./composites/mean.ts";
import { normalizeDefinition } from "./composites/normalize.ts";
import { polyScoreListedDefinition } from "./composites/poly-score-listed.ts";
import { polyScoreDefinition } from "./composites/poly-score.ts";
import { quantizedLinearDefinition } from "./composites/quantized-linear.ts";
import { segmentIdsDefinition } from "./composites/segment-ids.ts";
import { segmentMeanDefinition } from "./composites/segment-mean.ts";
import { sigmoidDefinition } from "./composites/sigmoid.ts";
import { softmaxDefinition } from "./composites/softmax.ts";
import { softplusDefinition } from "./composites/softplus.ts";
import { topKDefinition } from "./composites/top-k.ts";
import { topPolyScoresDefinition } from "./composites/top-poly-scores.ts";
import { topScaledPolyScoresDefinition } from "./composites/top-scaled-poly-scores.ts";
import { topProductsDefinition } from "./composites/top-products.ts";
import { topScaledProductsDefinition } from "./composites/top-scaled-products.ts";

/** Every operator, for claims, documentation and the tests that go through all of them: adding one adds a line. */
export const definitions: readonly Definition[] = [
  absDefinition,
  addDefinition,
  afterDefinition,
  broadcastToDefinition,
  castDefinition,
  concatDefinition,
  cosDefinition,
  divDefinition,
  equalDefinition,
  erfDefinition,
  expDefinition,
  firstPlacesDefinition,
  floorDefinition,
  gatherDefinition,
  greaterEqualDefinition,
  greaterDefinition,
  iotaDefinition,
  lessEqualDefinition,
  lessDefinition,
  logDefinition,
  logicalAndDefinition,
  logicalNotDefinition,
  logicalOrDefinition,
  matmulDefinition,
  maxDefinition,
  maximumDefinition,
  minDefinition,
  minimumDefinition,
  mulDefinition,
  negDefinition,
  notEqualDefinition,
  padDefinition,
  randomBitsDefinition,
  randomMaskDefinition,
  randomUniformDefinition,
  rangeMatmulDefinition,
  reciprocalDefinition,
  reluDefinition,
  reshapeDefinition,
  roundDefinition,
  scatterAddDefinition,
  segmentMaxDefinition,
  segmentSumDefinition,
  signDefinition,
  sinDefinition,
  sliceDefinition,
  sqrtDefinition,
  squareDefinition,
  stopGradientDefinition,
  subDefinition,
  sumDefinition,
  takeAlongRowsDefinition,
  takeAlongDefinition,
  tanhDefinition,
  transposeDefinition,
  whereDefinition,
  // Composites
  argmaxDefinition,
  attentionGradientDefinition,
  attentionWeightsDefinition,
  attentionWithBiasDefinition,
  attentionWithDropoutGradientDefinition,
  attentionWithDropoutDefinition,
  attentionDefinition,
  binaryCrossEntropyDefinition,
  crossEntropyDefinition,
  dropoutDefinition,
  geluErfDefinition,
  geluSigmoidDefinition,
  geluTanhDefinition,
  layerNormGradientDefinition,
  layerNormDefinition,
  linearDefinition,
  logSoftmaxDefinition,
  meanDefinition,
  normalizeDefinition,
  polyScoreListedDefinition,
  polyScoreDefinition,
  quantizedLinearDefinition,
  segmentIdsDefinition,
  segmentMeanDefinition,
  sigmoidDefinition,
  softmaxDefinition,
  softplusDefinition,
  topKDefinition,
  topPolyScoresDefinition,
  topScaledPolyScoresDefinition,
  topProductsDefinition,
  topScaledProductsDefinition,
];
