import { broadcastTo, expandDims, reshape, slice, type Tensor } from "@tercet/tensor";

/** Each place of an axis `block` times in a row, up to an extent. */
export function tileBlocks(a: Tensor, axis: number, block: number, extent: number): Tensor {
  const wide = broadcastTo(expandDims(a, axis + 1), a.shape.toSpliced(axis + 1, 0, block));
  const count = (a.shape[axis] ?? 0) * block;
  return slice(reshape(wide, a.shape.with(axis, count)), { axis, from: 0, to: extent });
}
