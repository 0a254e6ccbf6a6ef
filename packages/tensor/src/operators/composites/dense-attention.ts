import { errors } from "../../errors.ts";
import { isFloat, type DType } from "../../dtype.ts";
import type { Tensor } from "../../tensor.ts";
import { div } from "../div.ts";
import { equal } from "../equal.ts";
import { exp } from "../exp.ts";
import { isInRange } from "../is-in-range.ts";
import { matmul } from "../matmul.ts";
import { max } from "../max.ts";
import { mul } from "../mul.ts";
import { rangeMatmul } from "../range-matmul.ts";
import { stopGradient } from "../stop-gradient.ts";
import { sub } from "../sub.ts";
import { sum } from "../sum.ts";
import { transpose } from "../transpose.ts";
import { where } from "../where.ts";
import { add } from "../add.ts";
import { dropout } from "./dropout.ts";

/** Queries [Tq, h, d], keys [Tk, h, d], and for each query the first key it attends to and the one after the last. */
export interface Attending {
  readonly q: Tensor;
  readonly k: Tensor;
  readonly from: Tensor;
  readonly to: Tensor;
  readonly scale: number;
}

/** [T, h, d] as [h, T, d]. */
function headsFirst(x: Tensor): Tensor {
  return transpose(x, [1, 0, 2]);
}

/** Attention weights as a dense [h, Tq, Tk]: the softmax inside each query's range, 0 outside; a query with an empty range has zeros alone. */
export function denseWeights({ q, k, from, to, scale }: Attending, bias?: Tensor): Tensor {
  const products = mul(matmul(headsFirst(q), transpose(k, [1, 2, 0])), scale);
  const scores = bias === undefined ? products : add(products, bias);
  const isSeen = isInRange(from, to, k.shape[0] ?? 0);
  const seen = where(isSeen, scores, -Infinity);
  const greatest = max(seen, { axis: 2, keep: true });
  const powers = exp(sub(seen, stopGradient(where(equal(greatest, -Infinity), 0, greatest))));
  const total = sum(powers, { axis: 2, keep: true });
  // Where a score inside is NaN, the power of -Infinity less that is NaN too.
  return where(isSeen, div(powers, where(equal(total, 0), 1, total)), 0);
}

/** Weights [h, Tq, Tk] and values [Tk, h, e] give [Tq, h, e]. Nothing of a sequence reaches another one, not even a NaN. */
export function denseOutput(weights: Tensor, v: Tensor, { from, to }: Pick<Attending, "from" | "to">): Tensor {
  return rangeMatmul(weights, v, from, to);
}

/** Key and rate of dropout on attention weights. */
export interface WeightDropout {
  readonly key: Tensor;
  readonly rate: number;
}

/** Gradients of queries, keys and values in closed form, from the attention's result and the gradient of it. All of them must be finite: 0 NaN is NaN. */
export function denseGradients(
  attending: Attending,
  v: Tensor,
  result: { readonly output: Tensor; readonly gradient: Tensor },
  drop?: WeightDropout,
): readonly [q: Tensor, k: Tensor, v: Tensor] {
  const { q, k, scale } = attending;
  const dropped = (x: Tensor): Tensor => (drop === undefined ? x : dropout(x, drop.key, { rate: drop.rate }));
  const weights = denseWeights(attending);
  const gradient = headsFirst(result.gradient);
  const ofWeights = dropped(matmul(gradient, transpose(headsFirst(v))));
  // The sum over keys of weight times its gradient is the product of the result with its gradient: no second pass over the keys.
  const along = sum(mul(gradient, headsFirst(result.output)), { axis: 2, keep: true });
  const ofScores = mul(mul(weights, sub(ofWeights, along)), scale);
  return [
    headsFirst(matmul(ofScores, headsFirst(k))),
    headsFirst(matmul(transpose(ofScores), headsFirst(q))),
    headsFirst(matmul(transpose(dropped(weights)), gradient)),
  ];
}

/** The dtype rule of attention: from, to and a key (the inputs at `integers`) are int32, all others of one float type. */
export function attentionDType(operator: string, integers: readonly number[]): (dtypes: readonly DType[]) => DType {
  return (dtypes) => {
    const [first = "float32"] = dtypes;
    if (isFloat(first) && dtypes.every((dtype, i) => dtype === (integers.includes(i) ? "int32" : first))) return first;
    const requirement = "bounds and keys must be int32, all others float32, or all float64";
    throw errors["dtype-mismatch"]({ operator, requirement, dtypes });
  };
}
