import type { Strided } from "./kernel.ts";

/** The stride of the leading axes of an input seen as one axis, or undefined where they can't be. */
export function leadingStride({ shape, strides }: Strided, trailing: number): number | undefined {
  let stride: number | undefined;
  let expected = 0;
  for (let i = shape.length - trailing - 1; i >= 0; i--) {
    const [extent = 1, own = 0] = [shape[i], strides[i]];
    if (extent === 1) continue;
    if (stride !== undefined && own !== expected) return undefined;
    stride ??= own;
    expected = own * extent;
  }
  return stride ?? 0;
}
