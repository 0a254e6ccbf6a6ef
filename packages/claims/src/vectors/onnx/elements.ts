import { arrayFromBytes, byteCount, toFloat64, type ArrayDtype, type NamedArray } from "@tercet/checkpoint";

/** Names of ONNX's element types by their number in `TensorProto.DataType`. */
const names: readonly string[] = [
  ...["undefined", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16", "float64"],
  ...["uint32", "uint64", "complex64", "complex128", "bfloat16", "float8e4m3fn", "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz"],
  ...["uint4", "int4", "float4e2m1", "float8e8m0", "uint2", "int2"],
];

const readable: readonly ArrayDtype[] = [
  ...(["float32", "float64", "float16", "bfloat16", "bool"] as const),
  ...(["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"] as const),
];

/** The name of an element type. */
export function elementTypeName(number: number): string {
  return names[number] ?? `type ${number}`;
}

/** The same name as one of the types that are read here. */
function readableType(name: string): ArrayDtype | undefined {
  return readable.find((each) => each === name);
}

/** Numbers of raw data; undefined for a type that is not read here, or where the bytes are not as many as the shape says. */
export function numbersOfRaw(type: string, shape: readonly number[], bytes: Uint8Array): Float64Array | undefined {
  const dtype = readableType(type);
  if (dtype === undefined || byteCount(dtype, shape) !== bytes.length) return undefined;
  return numbersOfArray(arrayFromBytes(dtype, shape, bytes));
}

/** The numbers behind elements that are given one by one; half types are given as their bits. Undefined for a type that is not read here. */
export function numbersOfElements(type: string, shape: readonly number[], values: readonly number[]): Float64Array | undefined {
  const dtype = readableType(type);
  if (dtype === undefined) return undefined;
  return dtype === "float16" || dtype === "bfloat16"
    ? numbersOfArray({ dtype, shape, data: Uint16Array.from(values) })
    : Float64Array.from(values);
}

function numbersOfArray(array: NamedArray): Float64Array {
  const { dtype, data } = array;
  return dtype === "float16" || dtype === "bfloat16" ? toFloat64(array) : Float64Array.from<number | bigint>(data, Number);
}
