import { hostArray, type DType, type HostArray } from "../../dtype.ts";
import { halfBits, halfFromBits } from "../../scalar/bits.ts";

/** Host data as numbers: half types decoded. */
export function valuesOf(data: HostArray, dtype: DType): Float64Array {
  if (dtype === "float16" || dtype === "bfloat16") return Float64Array.from(data, (bits) => halfFromBits(dtype, bits));
  return Float64Array.from(data);
}

/** Numbers rounded to the host array of a dtype. */
export function hostArrayOf(values: Float64Array, dtype: DType): HostArray {
  const host = hostArray(dtype, values.length);
  if (dtype === "float16" || dtype === "bfloat16") for (let i = 0; i < values.length; i++) host[i] = halfBits(dtype, values[i] ?? 0);
  else host.set(values);
  return host;
}
