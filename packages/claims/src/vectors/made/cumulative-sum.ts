import { broadcastTo, cast, greater, iota, less, logicalNot, matmul, reshape, type Tensor } from "@tercet/tensor";
import { axisOf, bringToFront, sendFromFront } from "./indexing.ts";

/** Sums of all elements up to each place of an axis, or (reverse) from it on; exclusive leaves the place itself out. A product with a triangle of ones. */
export function cumulativeSum(
  a: Tensor,
  axis: number,
  { exclusive, reverse }: { readonly exclusive: boolean; readonly reverse: boolean },
): Tensor {
  const place = axisOf(axis, a.rank);
  const front = bringToFront(a, place);
  const n = a.shape[place] ?? 0;
  const [to, from] = [iota({ shape: [n, 1], axis: 0 }), iota({ shape: [1, n], axis: 1 })];
  const isBefore = reverse ? greater(from, to) : less(from, to);
  const isCounted = exclusive ? isBefore : logicalNot(reverse ? less(from, to) : greater(from, to));
  const sums = matmul(cast(broadcastTo(isCounted, [n, n]), a.dtype), reshape(front, [n, a.size / Math.max(n, 1)]));
  return sendFromFront(reshape(sums, front.shape), place);
}
