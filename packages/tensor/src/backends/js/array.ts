import type { DType } from "../../dtype.ts";

/** Elements in a buffer of this backend: bool is int32 0 or 1, half types are their 16 bits. */
export type Elements = Float32Array | Float64Array | Int32Array | Uint16Array | Int8Array;

const constructors = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  bool: Int32Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int8: Int8Array,
} as const;

/** New elements, all 0. */
export function allocate(dtype: DType, length: number): Elements {
  return new constructors[dtype](length);
}

/** Elements of part of a memory. */
export function viewOf(dtype: DType, memory: ArrayBuffer, byteOffset: number, length: number): Elements {
  return new constructors[dtype](memory, byteOffset, length);
}
