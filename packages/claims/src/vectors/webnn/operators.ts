import {
  abs, add, broadcastTo, cast, concat, cos, div, equal, erf, exp, floor, geluErf, greater, greaterEqual, isFloat, less, lessEqual, log, logicalNot, max,
  maximum, mean, min, minimum, mul, neg, reciprocal, relu, reshape, sigmoid, sign, sin, slice, softmax, softplus, sqrt, square, sub, sum, tanh, transpose,
  where, type Tensor,
} from "@tercet/tensor"; // prettier-ignore
import { carriedAs } from "../carried.ts";
import type { Reason } from "../left-out.ts";
import { ceil, clip, elu, hardSigmoid, hardSwish, leakyRelu, pow } from "../made/functions.ts";
import { gatherAxis } from "../made/indexing.ts";
import { matrixProduct } from "../made/matrix-product.ts";
import { equalParts, splitAxis } from "../made/movement.ts";
import { productOfAxes } from "../onnx/reductions.ts";
import type { WebnnCall, WebnnOperator, WebnnOperators } from "./call.ts";
import { webnnNormalizations } from "./normalizations.ts";

const one =
  (f: (a: Tensor) => Tensor): WebnnOperator =>
  (call) =>
    f(call.input());
const two =
  (f: (a: Tensor, b: Tensor) => Tensor): WebnnOperator =>
  (call) =>
    f(call.input("a"), call.input("b"));

interface Reduction {
  readonly axis?: readonly number[];
  readonly keep: boolean;
}

/** Absent axes are all axes, an empty list is none. */
function reducing(f: (a: Tensor, options: Reduction) => Tensor): WebnnOperator {
  return (call) => {
    const axes = call.numbers("axes");
    return f(call.input(), { ...(axes === undefined ? {} : { axis: axes }), keep: call.flag("keepDimensions") });
  };
}

/** Bounds that are NaN bound nothing; so do infinite ones, which whole numbers could not be compared with. */
function clamp(call: WebnnCall): Tensor {
  const a = call.input();
  const [low, high] = [call.number("minValue", -Infinity), call.number("maxValue", Infinity)];
  const above = Number.isNaN(low) || (low === -Infinity && !isFloat(a.dtype)) ? a : maximum(a, low);
  return Number.isNaN(high) || (high === Infinity && !isFloat(a.dtype)) ? above : minimum(above, high);
}

/** Numbers beyond the ends are brought to them, after negative ones were counted from the end. */
function gather(call: WebnnCall): Tensor {
  const [a, ids] = [call.input(), call.input("indices")];
  const axis = call.number("axis", 0);
  const extent = a.shape[axis] ?? 0;
  const whole = cast(ids, "int32");
  return gatherAxis(a, clip(where(less(whole, 0), add(whole, extent), whole), 0, extent - 1), axis);
}

function sliced(call: WebnnCall): Tensor {
  const [starts, sizes, steps] = [call.numbers("starts") ?? [], call.numbers("sizes") ?? [], call.numbers("strides") ?? []];
  return starts.reduce((a, from, axis) => slice(a, { axis, from, to: from + (sizes[axis] ?? 0), step: steps[axis] ?? 1 }), call.input());
}

function split(call: WebnnCall): readonly Tensor[] {
  const a = call.input();
  const axis = call.number("axis", 0);
  return splitAxis(a, axis, call.numbers("splits") ?? equalParts(a.shape[axis] ?? 0, call.number("splits", 1)));
}

/** Truth is a byte of 0 or 1 in WebNN; it becomes one of ours to be negated. */
function not(call: WebnnCall): Tensor {
  return logicalNot(cast(call.input("a"), "bool"));
}

/** WebNN's operators as ours. */
export const webnnOperators: WebnnOperators = {
  ...webnnNormalizations,
  abs: one(abs),
  add: two(add),
  cast: (call) => cast(call.input(), carriedAs(call.text("type", ""))),
  ceil: one(ceil),
  clamp,
  concat: (call) => concat(call.inputs("inputs"), call.number("axis", 0)),
  cos: one(cos),
  div: two(div),
  elu: (call) => elu(call.input(), call.number("alpha", 1)),
  equal: two(equal),
  erf: one(erf),
  exp: one(exp),
  expand: (call) => broadcastTo(call.input(), call.numbers("newShape") ?? []),
  floor: one(floor),
  gather,
  gelu: one(geluErf),
  greater: two(greater),
  greaterOrEqual: two(greaterEqual),
  hardSigmoid: (call) => hardSigmoid(call.input(), call.number("alpha", 0.2), call.number("beta", 0.5)),
  hardSwish: one(hardSwish),
  leakyRelu: (call) => leakyRelu(call.input(), call.number("alpha", 0.01)),
  lesser: two(less),
  lesserOrEqual: two(lessEqual),
  linear: (call) => add(mul(call.input(), call.number("alpha", 1)), call.number("beta", 0)),
  log: one(log),
  logicalNot: not,
  matmul: two(matrixProduct),
  max: two(maximum),
  min: two(minimum),
  mul: two(mul),
  neg: one(neg),
  pow: two(pow),
  reciprocal: one(reciprocal),
  reduceL1: reducing((a, options) => sum(abs(a), options)),
  reduceL2: reducing((a, options) => sqrt(sum(square(a), options))),
  reduceLogSum: reducing((a, options) => log(sum(a, options))),
  reduceLogSumExp: reducing((a, options) => log(sum(exp(a), options))),
  reduceMax: reducing(max),
  reduceMean: reducing(mean),
  reduceMin: reducing(min),
  reduceProduct: reducing(productOfAxes),
  reduceSum: reducing(sum),
  reduceSumSquare: reducing((a, options) => sum(square(a), options)),
  relu: one((a) => (isFloat(a.dtype) ? relu(a) : maximum(a, 0))),
  reshape: (call) => reshape(call.input(), call.numbers("newShape") ?? []),
  sigmoid: one(sigmoid),
  sign: one(sign),
  sin: one(sin),
  slice: sliced,
  softmax: (call) => softmax(call.input(), { axis: call.number("axis", -1) }),
  softplus: one(softplus),
  split,
  sqrt: one(sqrt),
  sub: two(sub),
  tanh: one(tanh),
  transpose: (call) => transpose(call.input(), call.numbers("permutation") ?? [...call.input().shape.keys()].reverse()),
  where: (call) => where(cast(call.input("condition"), "bool"), call.input("trueValue"), call.input("falseValue")),
};

const leftOut: Readonly<Record<string, Reason>> = {
  conv2d: "convolution, pooling and images",
  convTranspose2d: "convolution, pooling and images",
};

/** Why an operator is not among ours. */
export function reasonFor(operator: string): Reason | undefined {
  return leftOut[operator];
}
