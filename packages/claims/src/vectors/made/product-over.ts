import { concat, full, mul, slice, squeeze, type Tensor } from "@tercet/tensor";

/** The product over an axis, halves multiplied with each other until one is left; of no elements it is 1. */
export function productOver(a: Tensor, axis: number): Tensor {
  const extent = a.shape[axis] ?? 0;
  if (extent === 0) return full(a.shape.toSpliced(axis, 1), 1, a.dtype);
  if (extent === 1) return squeeze(a, axis);
  const half = Math.floor(extent / 2);
  const [left, right] = [slice(a, { axis, from: 0, to: half }), slice(a, { axis, from: half, to: 2 * half })];
  const products = mul(left, right);
  return productOver(extent % 2 === 0 ? products : concat([products, slice(a, { axis, from: extent - 1, to: extent })], axis), axis);
}
