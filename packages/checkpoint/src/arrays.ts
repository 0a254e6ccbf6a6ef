import { arrayDtype, type ArrayDtype } from "./dtypes.ts";
import { errors } from "./errors.ts";

/** An array of one dtype: its elements in order, the last axis fastest. */
export interface ArrayOf<Dtype extends ArrayDtype, Data> {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly data: Data;
}

/** Element types that are kept as the bytes of the file. */
export type OpaqueDtype = Exclude<
  ArrayDtype,
  "float64" | "float32" | "float16" | "bfloat16" | "int64" | "uint64" | "int32" | "uint32" | "int16" | "uint16" | "int8" | "uint8" | "bool"
>;

/**
 * An array as a checkpoint holds it, row-major. float16 and bfloat16 are their 16 bits, bool is one byte of 0 or 1 each, and the types no
 * kernel computes with are the bytes of the file.
 */
export type NamedArray =
  | ArrayOf<"float64", Float64Array>
  | ArrayOf<"float32", Float32Array>
  | ArrayOf<"float16" | "bfloat16" | "uint16", Uint16Array>
  | ArrayOf<"int64", BigInt64Array>
  | ArrayOf<"uint64", BigUint64Array>
  | ArrayOf<"int32", Int32Array>
  | ArrayOf<"uint32", Uint32Array>
  | ArrayOf<"int16", Int16Array>
  | ArrayOf<"int8", Int8Array>
  | ArrayOf<"uint8" | "bool", Uint8Array>
  | ArrayOf<OpaqueDtype, Uint8Array>;

/** Arrays by name. */
export type TensorMap = ReadonlyMap<string, NamedArray>;

/** The number of elements of a shape; 1 for rank 0. Undefined when it is no safe integer. */
export function elementCount(shape: readonly number[]): number | undefined {
  // In wide integers, so that 0 after an overflow is still 0.
  const count = shape.reduce((product, extent) => product * BigInt(extent), 1n);
  return count <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(count) : undefined;
}

/** The bytes that an array of this shape and type takes; undefined when that is no whole or no safe number. */
export function byteCount(dtype: ArrayDtype, shape: readonly number[]): number | undefined {
  const bits = shape.reduce((product, extent) => product * BigInt(extent), 1n) * BigInt(arrayDtype(dtype).bits);
  return bits % 8n === 0n && bits / 8n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(bits / 8n) : undefined;
}

/** Reads the bytes of a file as an array; the bytes are copied, so their place does not matter. Little-endian machines only. */
export function arrayFromBytes(dtype: ArrayDtype, shape: readonly number[], bytes: Uint8Array): NamedArray {
  // Not `slice`: that of a Node Buffer copies nothing.
  return arrayIn(dtype, shape, new Uint8Array(bytes).buffer);
}

/** A buffer as an array, which is its owner from then on: nothing is copied. Little-endian machines only. */
export function arrayIn(dtype: ArrayDtype, shape: readonly number[], buffer: ArrayBuffer): NamedArray {
  switch (dtype) {
    case "float64": return { dtype, shape, data: new Float64Array(buffer) };
    case "float32": return { dtype, shape, data: new Float32Array(buffer) };
    case "float16":
    case "bfloat16":
    case "uint16": return { dtype, shape, data: new Uint16Array(buffer) };
    case "int64": return { dtype, shape, data: new BigInt64Array(buffer) };
    case "uint64": return { dtype, shape, data: new BigUint64Array(buffer) };
    case "int32": return { dtype, shape, data: new Int32Array(buffer) };
    case "uint32": return { dtype, shape, data: new Uint32Array(buffer) };
    case "int16": return { dtype, shape, data: new Int16Array(buffer) };
    case "int8": return { dtype, shape, data: new Int8Array(buffer) };
    default: return { dtype, shape, data: new Uint8Array(buffer) };
  } // prettier-ignore
}

/** The bytes of an array as the file holds them. */
export function bytesOfArray({ data }: NamedArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * Makes a float32 array.
 * @example expect(float32Array([2, 2], [1, 2, 3, 4]).data.length).toBe(4);
 */
export function float32Array(shape: readonly number[], values: Iterable<number>): NamedArray & { readonly dtype: "float32" } {
  const data = values instanceof Float32Array ? values : Float32Array.from(values);
  if (data.length !== elementCount(shape)) throw errors["array-invalid"]({ name: "", dtype: "float32", shape, elements: data.length });
  return { dtype: "float32", shape, data };
}
