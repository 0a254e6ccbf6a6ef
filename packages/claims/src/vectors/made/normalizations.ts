import { abs, add, div, layerNorm, mean, mul, ones, reciprocal, reshape, sqrt, square, sub, sum, zeros, type Tensor } from "@tercet/tensor";
import { product } from "./indexing.ts";

/** One number for each place of an axis, in a shape that broadcasts against `rank` axes. */
export function alongAxis(vector: Tensor, axis: number, rank: number): Tensor {
  return reshape(
    vector,
    Array.from({ length: rank }, (_, i) => (i === axis ? vector.size : 1)),
  );
}

/** Layer normalization of everything from an axis on, with the mean and one over the deviation. */
export function layerNormFrom(
  x: Tensor,
  axis: number,
  eps: number,
  gain?: Tensor,
  bias?: Tensor,
): readonly [y: Tensor, mean: Tensor, inverse: Tensor] {
  const lead = x.shape.slice(0, axis);
  const width = product(x.shape.slice(axis));
  const rows = reshape(x, [product(lead), width]);
  const vector = (given: Tensor | undefined, make: typeof ones): Tensor =>
    given === undefined ? make([width], x.dtype) : reshape(given, [width]);
  const y = layerNorm(rows, vector(gain, ones), vector(bias, zeros), { eps });
  const centre = mean(rows, { axis: 1, keep: true });
  const variance = mean(square(sub(rows, centre)), { axis: 1, keep: true });
  const kept = [...lead, ...x.shape.slice(axis).map(() => 1)];
  return [reshape(y, x.shape), reshape(centre, kept), reshape(reciprocal(sqrt(add(variance, eps))), kept)];
}

/** x over the root of its mean square over everything from an axis on, times a gain. */
export function rmsNorm(x: Tensor, axis: number, eps: number, gain: Tensor): Tensor {
  const axes = x.shape.map((_, i) => i).slice(axis);
  return mul(div(x, sqrt(add(mean(square(x), { axis: axes, keep: true }), eps))), gain);
}

/** Channels of axis 1 in groups, each brought to mean 0 and variance 1; gain and bias are for channels. */
export function groupNorm(x: Tensor, groups: number, eps: number, gain: Tensor, bias: Tensor): Tensor {
  const [n = 0, channels = 0] = x.shape;
  const rows = reshape(x, [n * groups, (channels / groups) * product(x.shape.slice(2))]);
  const width = rows.shape[1] ?? 0;
  const y = reshape(layerNorm(rows, ones([width], x.dtype), zeros([width], x.dtype), { eps }), x.shape);
  return add(mul(y, alongAxis(gain, 1, x.rank)), alongAxis(bias, 1, x.rank));
}

/** What a batch normalization computes with: gain, bias, mean and variance of each channel. */
export interface Channels {
  readonly gain: Tensor | undefined;
  readonly bias: Tensor | undefined;
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** Channels brought to a given mean and variance. */
export function batchNorm(x: Tensor, axis: number, eps: number, { gain, bias, mean: centre, variance }: Channels): Tensor {
  const at = (vector: Tensor): Tensor => alongAxis(vector, axis, x.rank);
  const y = div(sub(x, at(centre)), sqrt(add(at(variance), eps)));
  const scaled = gain === undefined ? y : mul(y, at(gain));
  return bias === undefined ? scaled : add(scaled, at(bias));
}

/** Mean and variance of each channel over all other axes. */
export function channelMoments(x: Tensor, axis: number): readonly [mean: Tensor, variance: Tensor] {
  const axes = x.shape.map((_, i) => i).filter((i) => i !== axis);
  const centre = mean(x, { axis: axes });
  return [centre, mean(square(sub(x, alongAxis(centre, axis, x.rank))), { axis: axes })];
}

/** x over its norm of order 1 or 2 along an axis. */
export function lpNorm(x: Tensor, axis: number, order: number): Tensor {
  const size = order === 1 ? sum(abs(x), { axis, keep: true }) : sqrt(sum(square(x), { axis, keep: true }));
  return div(x, size);
}
