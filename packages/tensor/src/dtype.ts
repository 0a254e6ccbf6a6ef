/**
 * The element types. float32 and int32 compute everywhere, float64 in `reference` and `js`; float16 and bfloat16
 * are storage: the only operator that takes or makes them is `cast`.
 */
export type DType = "float32" | "float64" | "int32" | "bool" | "float16" | "bfloat16";

/** Host arrays by dtype. bool holds 0 or 1; float16 and bfloat16 hold their 16 bits. */
export interface HostArrays {
  readonly float32: Float32Array;
  readonly float64: Float64Array;
  readonly int32: Int32Array;
  readonly bool: Uint8Array;
  readonly float16: Uint16Array;
  readonly bfloat16: Uint16Array;
}

/** Any host array. */
export type HostArray = HostArrays[DType];

/** Bytes of one element in a backend's buffer. bool takes four: kernels see it as int32 0 or 1. */
export const bytesOf: { readonly [D in DType]: number } = { float32: 4, float64: 8, int32: 4, bool: 4, float16: 2, bfloat16: 2 };

/** True for the types that gradients flow through. */
export function isFloat(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float64";
}

const constructors = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  bool: Uint8Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
} as const;

/** A zeroed host array of a dtype. */
export function hostArray(dtype: DType, length: number): HostArray {
  return new constructors[dtype](length);
}
