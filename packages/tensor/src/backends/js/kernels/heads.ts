import type { Strided } from "../../../plan/kernel.ts";
import type { Elements } from "../array.ts";

/** One head of [T, h, d] as float64 rows of d. */
export function packHead(elements: Elements, { shape, strides, offset }: Strided, head: number): Float64Array {
  const [rows = 0, , width = 0] = shape;
  const [rowStride = 0, headStride = 0, step = 0] = strides;
  const packed = new Float64Array(rows * width);
  for (let row = 0, at = 0; row < rows; row++) {
    let from = offset + row * rowStride + head * headStride;
    for (let i = 0; i < width; i++, from += step) packed[at++] = elements[from]!;
  }
  return packed;
}

/** Element i of an input of one axis. */
export function elementAt(elements: Elements, { strides, offset }: Strided, i: number): number {
  return elements[offset + i * (strides[0] ?? 0)]!;
}

/** The inner product of two rows. */
export function dot(a: Float64Array, aStart: number, b: Float64Array, bStart: number, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += a[aStart + i]! * b[bStart + i]!;
  return sum;
}

/** target row += factor times source row. */
export function addScaled(
  target: Float64Array,
  targetStart: number,
  source: Float64Array,
  start: number,
  width: number,
  factor: number,
): void {
  for (let i = 0; i < width; i++) target[targetStart + i] = target[targetStart + i]! + factor * source[start + i]!;
}
