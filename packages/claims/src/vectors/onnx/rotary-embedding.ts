import { add, concat, expandDims, mul, reshape, slice, sub, transpose, type Tensor } from "@tercet/tensor";
import { gatherAxis } from "../made/indexing.ts";
import type { Call } from "./call.ts";

/** Part of the last axis, every step-th place. */
function part(x: Tensor, from: number, to: number, step = 1): Tensor {
  return slice(x, { axis: x.rank - 1, from, to, step });
}

/** Pairs of numbers turned by the angle of their position (Su et al., 2021): halves of the last axis, or (interleaved) neighbours. */
export function rotaryEmbedding(call: Call): Tensor {
  const given = call.input(0);
  const heads = call.number("num_heads", 0);
  const x = given.rank === 4 ? given : transpose(reshape(given, [...given.shape.slice(0, 2), heads, -1]), [0, 2, 1, 3]);
  const width = x.shape[3] ?? 0;
  const turned = call.number("rotary_embedding_dim", 0) || width;
  const half = turned / 2;
  const [cosines, sines] = [1, 2].map((i) => {
    const ids = call.optional(3);
    // One row for each token, the same in every head.
    return expandDims(part(ids === undefined ? call.input(i) : gatherAxis(call.input(i), ids, 0), 0, half), 1);
  }) as [Tensor, Tensor]; // one for each
  const isInterleaved = call.number("interleaved", 0) === 1;
  const first = isInterleaved ? part(x, 0, turned, 2) : part(x, 0, half);
  const second = isInterleaved ? part(x, 1, turned, 2) : part(x, half, turned);
  const real = sub(mul(first, cosines), mul(second, sines));
  const imaginary = add(mul(first, sines), mul(second, cosines));
  const pairs = isInterleaved
    ? reshape(concat([expandDims(real, 4), expandDims(imaginary, 4)], 4), [...x.shape.slice(0, 3), turned])
    : concat([real, imaginary], 3);
  const whole = turned === width ? pairs : concat([pairs, part(x, turned, width)], 3);
  return given.rank === 4 ? whole : reshape(transpose(whole, [0, 2, 1, 3]), given.shape);
}
