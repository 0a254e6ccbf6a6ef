import type { Shape } from "../../../shape.ts";
import type { Strided } from "../../../plan/kernel.ts";

/** Offset of each element of the leading axes, row-major. */
export function offsetsOf(shape: Shape, strides: readonly number[], offset = 0): Int32Array {
  let offsets = Int32Array.of(offset);
  shape.forEach((extent, axis) => {
    const next = new Int32Array(offsets.length * extent);
    const stride = strides[axis] ?? 0;
    offsets.forEach((base, i) => {
      for (let j = 0; j < extent; j++) next[i * extent + j] = base + j * stride;
    });
    offsets = next;
  });
  return offsets;
}

/** Offsets of the rows of an input whose last `kept` axes make a row. */
export function rowOffsets({ shape, strides, offset }: Strided, kept: number): Int32Array {
  const lead = shape.length - kept;
  return offsetsOf(shape.slice(0, lead), strides.slice(0, lead), offset);
}
