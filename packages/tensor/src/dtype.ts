/**
 * The element types. float32 and int32 compute everywhere, float64 in `reference` and `js`; float16 and bfloat16
 * and int8 are storage: `cast` takes and makes them, `linear` takes weights of the half types and `quantizedLinear` those of
 * int8, and no other operator knows them.
 */
export type DType = "float32" | "float64" | "int32" | "bool" | "float16" | "bfloat16" | "int8";

/** Host arrays by dtype. bool holds 0 or 1; float16 and bfloat16 hold their 16 bits. */
export interface HostArrays {
  readonly float32: Float32Array;
  readonly float64: Float64Array;
  readonly int32: Int32Array;
  readonly bool: Uint8Array;
  readonly float16: Uint16Array;
  readonly bfloat16: Uint16Array;
  readonly int8: Int8Array;
}

/** Any host array. */
export type HostArray = HostArrays[DType];

/** Bytes of one element in a backend's buffer. bool takes four: kernels see it as int32 0 or 1. */
export const bytesOf: { readonly [D in DType]: number } = { float32: 4, float64: 8, int32: 4, bool: 4, float16: 2, bfloat16: 2, int8: 1 };

/** True for the types that gradients flow through. */
export function isFloat(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float64";
}

/** True for the types that numbers are kept in and not computed with. */
export function isStorage(dtype: DType): boolean {
  return dtype === "float16" || dtype === "bfloat16" || dtype === "int8";
}

const constructors = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  bool: Uint8Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int8: Int8Array,
} as const;

/** A zeroed host array of a dtype. */
export function hostArray(dtype: DType, length: number): HostArray {
  return new constructors[dtype](length);
}
