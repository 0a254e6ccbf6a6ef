import type { DType } from "../src/dtype.ts";
import { tensor } from "../src/create.ts";
import { abs } from "../src/operators/abs.ts";
import { add } from "../src/operators/add.ts";
import { broadcastTo } from "../src/operators/broadcast-to.ts";
import { cast } from "../src/operators/cast.ts";
import { mean } from "../src/operators/composites/mean.ts";
import { layerNorm } from "../src/operators/composites/layer-norm.ts";
import { sigmoid } from "../src/operators/composites/sigmoid.ts";
import { softmax } from "../src/operators/composites/softmax.ts";
import { concat } from "../src/operators/concat.ts";
import { div } from "../src/operators/div.ts";
import { equal } from "../src/operators/equal.ts";
import { exp } from "../src/operators/exp.ts";
import { floor } from "../src/operators/floor.ts";
import { gather } from "../src/operators/gather.ts";
import { greater } from "../src/operators/greater.ts";
import { greaterEqual } from "../src/operators/greater-equal.ts";
import { less } from "../src/operators/less.ts";
import { lessEqual } from "../src/operators/less-equal.ts";
import { log } from "../src/operators/log.ts";
import { logicalNot } from "../src/operators/logical-not.ts";
import { matmul } from "../src/operators/matmul.ts";
import { max } from "../src/operators/max.ts";
import { maximum } from "../src/operators/maximum.ts";
import { min } from "../src/operators/min.ts";
import { minimum } from "../src/operators/minimum.ts";
import { mul } from "../src/operators/mul.ts";
import { neg } from "../src/operators/neg.ts";
import type { ReductionOptions } from "../src/operators/reduction-axes.ts";
import { relu } from "../src/operators/relu.ts";
import { reshape } from "../src/operators/reshape.ts";
import { slice } from "../src/operators/slice.ts";
import { sqrt } from "../src/operators/sqrt.ts";
import { square } from "../src/operators/square.ts";
import { sub } from "../src/operators/sub.ts";
import { sum } from "../src/operators/sum.ts";
import { tanh } from "../src/operators/tanh.ts";
import { transpose } from "../src/operators/transpose.ts";
import { ones, zeros } from "../src/create.ts";
import { broadcastShapes, type Shape } from "../src/shape.ts";
import type { Tensor } from "../src/tensor.ts";

/** A number; NaN and the infinities are words. */
type Value = number | string;

/** An array of the conformance tests of WebNN; one number may stand for all. */
export interface WebnnArray {
  readonly data: Value | readonly Value[];
  readonly descriptor: { readonly shape: Shape; readonly dataType: string };
}

/** Arguments of one operator, each under its name: names of arrays, numbers, lists. */
export type WebnnOptions = Readonly<Record<string, unknown>>;

const dtypes: Readonly<Record<string, DType>> = { float32: "float32", int32: "int32", uint8: "bool", uint32: "int32", int64: "int32" };

/** An array as a tensor, whole numbers of other widths as int32 and uint8 (what comparisons make) as bool; undefined where a value does not fit. */
export function tensorOf({ data, descriptor: { shape, dataType } }: WebnnArray): Tensor | undefined {
  const dtype = dtypes[dataType];
  if (dtype === undefined) return undefined;
  const count = shape.reduce((product, extent) => product * extent, 1);
  const values = Array.from({ length: count }, (_, i) =>
    Number(typeof data === "number" || typeof data === "string" ? data : (data[data.length === 1 ? 0 : i] ?? NaN)),
  );
  if (dtype === "float32") return tensor(Float32Array.from(values), { shape });
  const fits = dtype === "bool" ? values.every((value) => value === 0 || value === 1) : values.every((value) => value === (value | 0));
  if (!fits) return undefined;
  return dtype === "bool" ? tensor(Uint8Array.from(values), { shape, dtype }) : tensor(Int32Array.from(values), { shape });
}

type Operator = (options: WebnnOptions, inputs: readonly Tensor[]) => readonly Tensor[] | undefined;

const one =
  (f: (a: Tensor) => Tensor): Operator =>
  (_, [a]) =>
    a && [f(a)];
const two =
  (f: (a: Tensor, b: Tensor) => Tensor): Operator =>
  (_, [a, b]) =>
    a && b && [f(a, b)];
const reducing =
  (f: (a: Tensor, options: ReductionOptions) => Tensor): Operator =>
  ({ options = {} }, [a]) => {
    const { axes, keepDimensions } = options as { axes?: readonly number[]; keepDimensions?: boolean }; // as the tests write them
    return a && [f(a, { ...(axes === undefined ? {} : { axis: axes }), keep: keepDimensions === true })];
  };
const whole = (value: unknown): readonly number[] => value as readonly number[]; // as the tests write them

function product(a: Tensor, b: Tensor): Tensor | undefined {
  if (a.rank < 2 || b.rank < 2) return undefined;
  const lead = broadcastShapes([a.shape.slice(0, -2), b.shape.slice(0, -2)], "matmul");
  return matmul(broadcastTo(a, [...lead, ...a.shape.slice(-2)]), broadcastTo(b, [...lead, ...b.shape.slice(-2)]));
}

/** Rows along an axis by numbers of any shape; negative numbers and those beyond the end are not ours. */
function gathered(a: Tensor, ids: Tensor, axis: number): Tensor | undefined {
  const extent = a.shape[axis] ?? 0;
  if (ids.dtype !== "int32" || ids.source.kind !== "host" || ids.source.data.some((id) => id < 0 || id >= extent)) return undefined;
  const order = [axis, ...a.shape.map((_, i) => i).filter((i) => i !== axis)];
  const rows = gather(transpose(a, order), reshape(ids, [ids.size]));
  const rest = a.shape.toSpliced(axis, 1);
  const back = [...rest.slice(0, axis).map((_, i) => i + 1), 0, ...rest.slice(axis).map((_, i) => axis + i + 1)];
  return reshape(transpose(rows, back), [...a.shape.slice(0, axis), ...ids.shape, ...a.shape.slice(axis + 1)]);
}

function sliced(a: Tensor, starts: readonly number[], sizes: readonly number[], strides: readonly number[]): Tensor {
  return starts.reduce((whole, from, axis) => slice(whole, { axis, from, to: from + (sizes[axis] ?? 0), step: strides[axis] ?? 1 }), a);
}

function splitInto(a: Tensor, splits: number | readonly number[], axis: number): readonly Tensor[] {
  const extent = a.shape[axis] ?? 0;
  const sizes = typeof splits === "number" ? Array.from({ length: splits }, () => extent / splits) : splits;
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((total, size) => total + size, 0));
  return sizes.map((size, i) => slice(a, { axis, from: starts[i] ?? 0, to: (starts[i] ?? 0) + size }));
}

/** Our operators under WebNN's names, and what is made of them in a line. Undefined: this case asks for what we do not have. */
export const webnnOperators: Readonly<Record<string, Operator>> = {
  abs: one(abs),
  add: two(add),
  cast: ({ type }, [a]) => (a && (type === "float32" || type === "int32") ? [cast(a, type)] : undefined),
  ceil: one((a) => neg(floor(neg(a)))),
  clamp: ({ options = {} }, [a]) => {
    const { minValue = -Infinity, maxValue = Infinity } = options as { minValue?: Value; maxValue?: Value }; // as the tests write them
    const [low, high] = [Number(minValue), Number(maxValue)];
    // WebNN takes NaN for no bound; with us a NaN is the result.
    return a === undefined || Number.isNaN(low) || Number.isNaN(high) ? undefined : [minimum(maximum(a, low), high)];
  },
  concat: ({ axis }, inputs) => [concat(inputs, Number(axis))],
  div: two(div),
  equal: two(equal),
  exp: one(exp),
  expand: ({ newShape }, [a]) => a && [broadcastTo(a, whole(newShape))],
  floor: one(floor),
  gather: ({ options = {} }, [a, ids]) => {
    const made = a && ids && gathered(a, ids, (options as { axis?: number }).axis ?? 0); // as the tests write them
    return made && [made];
  },
  greater: two(greater),
  greaterOrEqual: two(greaterEqual),
  layerNormalization: ({ options = {} }, [a, scale, bias]) => {
    const { axes, epsilon = 1e-5 } = options as { axes?: readonly number[]; epsilon?: number }; // as the tests write them
    if (a === undefined || a.rank < 1 || (axes ?? a.shape.map((_, i) => i).slice(1)).join() !== String(a.rank - 1)) return undefined;
    const width = [a.shape.at(-1) ?? 0];
    return [layerNorm(a, scale ?? ones(width), bias ?? zeros(width), { eps: epsilon })];
  },
  lesser: two(less),
  lesserOrEqual: two(lessEqual),
  linear: ({ options = {} }, [a]) => {
    const { alpha = 1, beta = 0 } = options as { alpha?: number; beta?: number }; // as the tests write them
    return a && [add(mul(a, alpha), beta)];
  },
  log: one(log),
  logicalNot: one(logicalNot),
  matmul: (_, [a, b]) => {
    const made = a && b && product(a, b);
    return made && [made];
  },
  max: two(maximum),
  min: two(minimum),
  mul: two(mul),
  neg: one(neg),
  reduceL1: reducing((a, options) => sum(abs(a), options)),
  reduceL2: reducing((a, options) => sqrt(sum(square(a), options))),
  reduceLogSum: reducing((a, options) => log(sum(a, options))),
  reduceLogSumExp: reducing((a, options) => log(sum(exp(a), options))),
  reduceMax: reducing(max),
  reduceMean: reducing(mean),
  reduceMin: reducing(min),
  reduceSum: reducing(sum),
  reduceSumSquare: reducing((a, options) => sum(square(a), options)),
  relu: one(relu),
  reshape: ({ newShape }, [a]) => a && [reshape(a, whole(newShape))],
  sigmoid: one(sigmoid),
  slice: ({ starts, sizes, options = {} }, [a]) =>
    a && [sliced(a, whole(starts), whole(sizes), (options as { strides?: readonly number[] }).strides ?? [])], // as the tests write them
  softmax: ({ axis }, [a]) => a && [softmax(a, { axis: Number(axis) })],
  split: ({ splits, options = {} }, [a]) =>
    a && splitInto(a, splits as number | readonly number[], (options as { axis?: number }).axis ?? 0), // as the tests write them
  sqrt: one(sqrt),
  sub: two(sub),
  tanh: one(tanh),
  transpose: ({ options = {} }, [a]) => a && [transpose(a, (options as { permutation?: readonly number[] }).permutation ?? [...a.shape.keys()].reverse())], // prettier-ignore
};

/** Operators of the conformance tests that we have nothing for. */
export const absentOperators: readonly string[] = [
  ...["batchNormalization", "conv2d", "convTranspose2d", "elu", "hardSigmoid", "hardSwish", "instanceNormalization", "leakyRelu"],
  ...["pow", "reduceProduct"],
];
