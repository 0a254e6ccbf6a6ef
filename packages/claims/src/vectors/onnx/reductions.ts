import { abs, add, argmax, cast, exp, expandDims, log, max, mean, min, neg, sqrt, square, sub, sum, type Tensor } from "@tercet/tensor";
import { axisOf, gatherAxis, integers } from "../made/indexing.ts";
import { productOver } from "../made/product-over.ts";
import type { Call, OnnxOperator, OnnxOperators } from "./call.ts";
import { cumulativeSum } from "../made/cumulative-sum.ts";

interface Reduction {
  readonly axis?: readonly number[];
  readonly keep: boolean;
}

type Reduce = (a: Tensor, options: Reduction) => Tensor;

/** Axes are an input since version 18 (of sums 13), and an attribute before; none means all, or nothing where `noop_with_empty_axes` says so. */
function reducing(f: Reduce): OnnxOperator {
  return (call) => {
    const axes = call.integers(1) ?? call.numbers("axes") ?? [];
    const keep = call.number("keepdims", 1) === 1;
    if (axes.length > 0) return f(call.input(0), { axis: axes, keep });
    return call.number("noop_with_empty_axes", 0) === 1 ? call.input(0) : f(call.input(0), { keep });
  };
}

/** Truth as 0 and 1, and back. */
function ofTruth(f: Reduce): Reduce {
  return (a, options) => (a.dtype === "bool" ? cast(f(cast(a, "int32"), options), "bool") : f(a, options));
}

/** The product over several axes, from the last to the first. */
export function productOfAxes(a: Tensor, { axis, keep }: Reduction): Tensor {
  const axes = (axis ?? [...a.shape.keys()]).map((each) => axisOf(each, a.rank)).sort((x, y) => y - x);
  return axes.reduce((rest, each) => (keep ? expandDims(productOver(rest, each), each) : productOver(rest, each)), a);
}

/** The logarithm of a sum of exponentials, with the greatest subtracted first. */
function logSumExp(a: Tensor, { axis, keep }: Reduction): Tensor {
  const over = axis === undefined ? {} : { axis };
  const greatest = max(a, { ...over, keep: true });
  return add(log(sum(exp(sub(a, greatest)), { ...over, keep })), keep ? greatest : max(a, { ...over, keep }));
}

function place(call: Call, f: (a: Tensor, axis: number) => Tensor): Tensor {
  const a = call.input(0);
  const axis = axisOf(call.number("axis", 0), a.rank);
  const isLast = call.number("select_last_index", 0) === 1;
  const extent = a.shape[axis] ?? 0;
  const found = isLast ? sub(extent - 1, f(gatherAxis(a, integers([...Array(extent).keys()].reverse()), axis), axis)) : f(a, axis);
  return call.number("keepdims", 1) === 1 ? expandDims(found, axis) : found;
}

/** Reductions, and sums that run along. */
export const reductionOperators: OnnxOperators = {
  ArgMax: (call) => place(call, (a, axis) => argmax(a, { axis })),
  ArgMin: (call) => place(call, (a, axis) => argmax(neg(a), { axis })),
  CumSum: (call) => cumulativeSum(call.input(0), call.integers(1)?.[0] ?? 0, { exclusive: call.number("exclusive", 0) === 1, reverse: call.number("reverse", 0) === 1 }), // prettier-ignore
  GlobalAveragePool: (call) => mean(call.input(0), { axis: spatial(call.input(0)), keep: true }),
  GlobalMaxPool: (call) => max(call.input(0), { axis: spatial(call.input(0)), keep: true }),
  ReduceL1: reducing((a, options) => sum(abs(a), options)),
  ReduceL2: reducing((a, options) => sqrt(sum(square(a), options))),
  ReduceLogSum: reducing((a, options) => log(sum(a, options))),
  ReduceLogSumExp: reducing(logSumExp),
  ReduceMax: reducing(ofTruth(max)),
  ReduceMean: reducing(mean),
  ReduceMin: reducing(ofTruth(min)),
  ReduceProd: reducing(productOfAxes),
  ReduceSum: reducing(sum),
  ReduceSumSquare: reducing((a, options) => sum(square(a), options)),
};

/** All axes but those of examples and channels. */
function spatial({ rank }: Tensor): readonly number[] {
  return Array.from({ length: rank - 2 }, (_, i) => i + 2);
}
