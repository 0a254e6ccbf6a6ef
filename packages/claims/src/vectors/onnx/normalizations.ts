import { add, argmax, cast, equal, expandDims, iota, logSoftmax, mul, reshape, softmax, type Tensor } from "@tercet/tensor";
import { axisOf, product } from "../made/indexing.ts";
import { batchNorm, channelMoments, groupNorm, layerNormFrom, lpNorm, rmsNorm } from "../made/normalizations.ts";
import type { Call, OnnxOperators, Results } from "./call.ts";

const defaultEps = Math.fround(1e-5);

function batchNormalization(call: Call): Results {
  const [x, gain, bias, mean, variance] = [call.input(0), call.input(1), call.input(2), call.input(3), call.input(4)];
  const eps = call.number("epsilon", defaultEps);
  if (call.number("training_mode", 0) === 0) return [batchNorm(x, 1, eps, { gain, bias, mean, variance })];
  const momentum = call.number("momentum", Math.fround(0.9));
  const [own, spread] = channelMoments(x, 1);
  const moved = (old: Tensor, now: Tensor): Tensor => add(mul(old, momentum), mul(now, 1 - momentum));
  return [batchNorm(x, 1, eps, { gain, bias, mean: own, variance: spread }), moved(mean, own), moved(variance, spread)];
}

/** Before version 13 a softmax flattens everything from its axis on. */
function softmaxOf(f: (a: Tensor, options: { readonly axis: number }) => Tensor): (call: Call) => Tensor {
  return (call) => {
    const a = call.input(0);
    if (call.version >= 13) return f(a, { axis: call.number("axis", -1) });
    const axis = axisOf(call.number("axis", 1), a.rank);
    return reshape(f(reshape(a, [product(a.shape.slice(0, axis)), product(a.shape.slice(axis))]), { axis: 1 }), a.shape);
  };
}

function hardmax(call: Call): Tensor {
  const a = call.input(0);
  const axis = axisOf(call.number("axis", -1), a.rank);
  return cast(equal(expandDims(argmax(a, { axis }), axis), iota({ shape: a.shape, axis })), a.dtype);
}

/** What brings rows or channels to a common size. */
export const normalizationOperators: OnnxOperators = {
  BatchNormalization: batchNormalization,
  GroupNormalization: (call) => groupNorm(call.input(0), call.number("num_groups", 1), call.number("epsilon", defaultEps), call.input(1), call.input(2)), // prettier-ignore
  Hardmax: hardmax,
  InstanceNormalization: (call) => groupNorm(call.input(0), call.input(0).shape[1] ?? 1, call.number("epsilon", defaultEps), call.input(1), call.input(2)), // prettier-ignore
  LayerNormalization: (call) => layerNormFrom(call.input(0), axisOf(call.number("axis", -1), call.input(0).rank), call.number("epsilon", defaultEps), call.input(1), call.optional(2)), // prettier-ignore
  LogSoftmax: softmaxOf(logSoftmax),
  LpNormalization: (call) => lpNorm(call.input(0), axisOf(call.number("axis", -1), call.input(0).rank), call.number("p", 2)),
  RMSNormalization: (call) => rmsNorm(call.input(0), axisOf(call.number("axis", -1), call.input(0).rank), call.number("epsilon", defaultEps), call.input(1)), // prettier-ignore
  Softmax: softmaxOf(softmax),
};
