export { grad, valueAndGrad, type ValueAndGradient } from "./autodiff/grad.ts";
export { recompute } from "./autodiff/recompute.ts";
export { gradients } from "./autodiff/gradients.ts";
export {
  backendNames,
  openBackend,
  type BackendHost,
  type BackendName,
  type OpenBackendOptions,
  type OpenedBackend,
} from "./backend/open-backend.ts";
export { tuneWebgpu, type TuneOptions, type TuneProgress } from "./backend/tune-webgpu.ts";
export { startUpCheck } from "./backend/probe.ts";
export { tunedOperators } from "./backend/tuned.ts";
export { type Adapter, type Backend, type Buffer, type Description, type Executable, type Unsupported } from "./backend/interface.ts";
export { type ObservedLaunch, type ObservedRun, type Observer } from "./backend/observer.ts";
export { type GpuClass, type GpuInstance } from "./backends/gpujs/library.ts";
export { type GpujsMode } from "./backends/gpujs/modes.ts";
export { openGpujsBackend, type GpujsOptions } from "./backends/gpujs/open.ts";
export { createJsBackend, type JsOptions } from "./backends/js/backend.ts";
export { createReferenceBackend, type ReferenceBackend, type ReferenceOptions } from "./backends/reference/backend.ts";
export { openWebgpuBackend, type WebgpuOptions } from "./backends/webgpu/open.ts";
export {
  type AttentionRows,
  type ProductCut,
  type Timed,
  type TunedAttention,
  type TunedProduct,
  type TunedQuantized,
  type WebgpuTuning,
} from "./backends/webgpu/tuning/tuning.ts";
export { type AttentionSize, type ProductSize, type TuningSizes } from "./backends/webgpu/tuning/ways.ts";
export { createWasmBackend, type WasmOptions } from "./backends/wasm/backend.ts";
export { type Mode } from "./backends/wasm/modes.ts";
export { type GpuTileName } from "./backends/webgpu/kernels/tile.ts";
export { wasmTiles, type TileName } from "./backends/wasm/tiles/tune.ts";
export { compile, type CompileOptions } from "./compile.ts";
export { full, ones, scalar, tensor, zeros, type NestedValues, type TensorOptions } from "./create.ts";
export { isFloat, type DType, type HostArray, type HostArrays } from "./dtype.ts";
export { errors, type TensorErrorDetails } from "./errors.ts";
export { data, evaluate, toArray, toBackend, toHost, type EvaluateOptions, type Nested } from "./evaluate.ts";
export { abs } from "./operators/abs.ts";
export { after } from "./operators/after.ts";
export { add } from "./operators/add.ts";
export { broadcastTo } from "./operators/broadcast-to.ts";
export { cast } from "./operators/cast.ts";
export { argmax } from "./operators/composites/argmax.ts";
export { attentionGradient } from "./operators/composites/attention-gradient.ts";
export { attentionWeights } from "./operators/composites/attention-weights.ts";
export { attentionWithBias } from "./operators/composites/attention-with-bias.ts";
export { attentionWithDropoutGradient } from "./operators/composites/attention-with-dropout-gradient.ts";
export { attentionWithDropout } from "./operators/composites/attention-with-dropout.ts";
export { attention } from "./operators/composites/attention.ts";
export { binaryCrossEntropy } from "./operators/composites/binary-cross-entropy.ts";
export { crossEntropy } from "./operators/composites/cross-entropy.ts";
export { dropout } from "./operators/composites/dropout.ts";
export { geluErf } from "./operators/composites/gelu-erf.ts";
export { geluSigmoid } from "./operators/composites/gelu-sigmoid.ts";
export { geluTanh } from "./operators/composites/gelu-tanh.ts";
export { layerNormGradient } from "./operators/composites/layer-norm-gradient.ts";
export { layerNorm } from "./operators/composites/layer-norm.ts";
export { linear } from "./operators/composites/linear.ts";
export { logSoftmax } from "./operators/composites/log-softmax.ts";
export { mean } from "./operators/composites/mean.ts";
export { normalize } from "./operators/composites/normalize.ts";
export { polyScoreListed } from "./operators/composites/poly-score-listed.ts";
export { polyScore } from "./operators/composites/poly-score.ts";
export { quantizedLinear } from "./operators/composites/quantized-linear.ts";
export { segmentIds } from "./operators/composites/segment-ids.ts";
export { segmentMean } from "./operators/composites/segment-mean.ts";
export { sigmoid } from "./operators/composites/sigmoid.ts";
export { softmax } from "./operators/composites/softmax.ts";
export { softplus } from "./operators/composites/softplus.ts";
export { topK } from "./operators/composites/top-k.ts";
export { topPolyScores } from "./operators/composites/top-poly-scores.ts";
export { topProducts } from "./operators/composites/top-products.ts";
export { concat } from "./operators/concat.ts";
export { cos } from "./operators/cos.ts";
export { div } from "./operators/div.ts";
export { equal } from "./operators/equal.ts";
export { erf } from "./operators/erf.ts";
export { exp } from "./operators/exp.ts";
export { expandDims } from "./operators/expand-dims.ts";
export { firstPlaces } from "./operators/first-places.ts";
export { floor } from "./operators/floor.ts";
export { formulaOf, type Formula } from "./operators/formula.ts";
export { gather } from "./operators/gather.ts";
export { greaterEqual } from "./operators/greater-equal.ts";
export { greater } from "./operators/greater.ts";
export {
  type Attribute,
  type Attributes,
  type Composite,
  type Definition,
  type Domain,
  type Draw,
  type Place,
  type Primitive,
} from "./operators/define.ts";
export { definitions } from "./operators/index.ts";
export { iota } from "./operators/iota.ts";
export { lessEqual } from "./operators/less-equal.ts";
export { less } from "./operators/less.ts";
export { log } from "./operators/log.ts";
export { logicalAnd } from "./operators/logical-and.ts";
export { logicalNot } from "./operators/logical-not.ts";
export { logicalOr } from "./operators/logical-or.ts";
export { matmul } from "./operators/matmul.ts";
export { max } from "./operators/max.ts";
export { maximum } from "./operators/maximum.ts";
export { min } from "./operators/min.ts";
export { minimum } from "./operators/minimum.ts";
export { mul } from "./operators/mul.ts";
export { neg } from "./operators/neg.ts";
export { notEqual } from "./operators/not-equal.ts";
export { type Operand } from "./operators/operand.ts";
export { pad, type PadOptions } from "./operators/pad.ts";
export { randomBits } from "./operators/random-bits.ts";
export { randomMask } from "./operators/random-mask.ts";
export { randomUniform } from "./operators/random-uniform.ts";
export { rangeMatmul } from "./operators/range-matmul.ts";
export { reciprocal } from "./operators/reciprocal.ts";
export { type ReductionOptions } from "./operators/reduction-axes.ts";
export { relu } from "./operators/relu.ts";
export { reshape } from "./operators/reshape.ts";
export { round } from "./operators/round.ts";
export { scatterAdd } from "./operators/scatter-add.ts";
export { segmentMax } from "./operators/segment-max.ts";
export { segmentSum } from "./operators/segment-sum.ts";
export { sign } from "./operators/sign.ts";
export { sin } from "./operators/sin.ts";
export { slice, type SliceOptions } from "./operators/slice.ts";
export { sqrt } from "./operators/sqrt.ts";
export { square } from "./operators/square.ts";
export { squeeze } from "./operators/squeeze.ts";
export { stopGradient } from "./operators/stop-gradient.ts";
export { sub } from "./operators/sub.ts";
export { sum } from "./operators/sum.ts";
export { takeAlongRows } from "./operators/take-along-rows.ts";
export { takeAlong } from "./operators/take-along.ts";
export { tanh } from "./operators/tanh.ts";
export { transpose } from "./operators/transpose.ts";
export { where } from "./operators/where.ts";
export {
  type Binding,
  type ClaimedKernel,
  type Epilogue,
  type KernelExpression,
  type LoopKernel,
  type Plan,
  type Slot,
  type Step,
  type Strided,
} from "./plan/kernel.ts";
export { printPlan } from "./plan/print.ts";
export { profileBackend, type KernelTime, type ProfiledWork, type Profiler } from "./profiler.ts";
export { foldIn, key, keyTensor, normals, splitKey } from "./random.ts";
export { type Bounded } from "./scalar/evaluate-steps.ts";
export { type Axis, type Binary, type Expression, type Read, type Reducer, type ScalarType, type Unary } from "./scalar/expression.ts";
export { type Elementary } from "./scalar/elementary-accuracy.ts";
export { type FloatPrecision } from "./scalar/float-precision.ts";
export { threefry, type Key } from "./scalar/threefry.ts";
export { sameShape, sizeOf, type Shape } from "./shape.ts";
export { Tensor, type Source } from "./tensor.ts";
export { mapTree, treeFromPaths, treeLeaves, treeToPaths, treeWithLeaves, zipTrees, type PathAndTensor, type Tree } from "./tree.ts";
export { keepTuning, readTunings, tuningFile, tuningFolder, type TuningPlace } from "./backend/tuning-files.ts";
