/** Names of element types in a safetensors header. */
export type StoredDtype =
  | "U64" | "I64" | "F64" | "C64" | "F32" | "U32" | "I32" | "BF16" | "F16" | "U16" | "I16"
  | "F8_E5M2FNUZ" | "F8_E4M3FNUZ" | "F8_E8M0" | "F8_E4M3" | "F8_E5M2" | "I8" | "U8" | "F6_E3M2" | "F6_E2M3" | "F4" | "BOOL"; // prettier-ignore

/** Our names of element types. */
export type ArrayDtype =
  | "uint64" | "int64" | "float64" | "complex64" | "float32" | "uint32" | "int32" | "bfloat16" | "float16" | "uint16" | "int16"
  | "float8_e5m2fnuz" | "float8_e4m3fnuz" | "float8_e8m0" | "float8_e4m3" | "float8_e5m2" | "int8" | "uint8"
  | "float6_e3m2" | "float6_e2m3" | "float4" | "bool"; // prettier-ignore

/** One element type: both names, and its width. */
export interface DtypeRow {
  readonly stored: StoredDtype;
  readonly dtype: ArrayDtype;
  readonly bits: number;
}

/** All element types in the order in which the format's own library lays tensors out (observed with version 0.8.0). */
export const dtypeRows: readonly DtypeRow[] = [
  { stored: "U64", dtype: "uint64", bits: 64 },
  { stored: "I64", dtype: "int64", bits: 64 },
  { stored: "F64", dtype: "float64", bits: 64 },
  { stored: "C64", dtype: "complex64", bits: 64 },
  { stored: "F32", dtype: "float32", bits: 32 },
  { stored: "U32", dtype: "uint32", bits: 32 },
  { stored: "I32", dtype: "int32", bits: 32 },
  { stored: "BF16", dtype: "bfloat16", bits: 16 },
  { stored: "F16", dtype: "float16", bits: 16 },
  { stored: "U16", dtype: "uint16", bits: 16 },
  { stored: "I16", dtype: "int16", bits: 16 },
  { stored: "F8_E5M2FNUZ", dtype: "float8_e5m2fnuz", bits: 8 },
  { stored: "F8_E4M3FNUZ", dtype: "float8_e4m3fnuz", bits: 8 },
  { stored: "F8_E8M0", dtype: "float8_e8m0", bits: 8 },
  { stored: "F8_E4M3", dtype: "float8_e4m3", bits: 8 },
  { stored: "F8_E5M2", dtype: "float8_e5m2", bits: 8 },
  { stored: "I8", dtype: "int8", bits: 8 },
  { stored: "U8", dtype: "uint8", bits: 8 },
  { stored: "F6_E3M2", dtype: "float6_e3m2", bits: 6 },
  { stored: "F6_E2M3", dtype: "float6_e2m3", bits: 6 },
  { stored: "F4", dtype: "float4", bits: 4 },
  { stored: "BOOL", dtype: "bool", bits: 8 },
];

const byStored: ReadonlyMap<string, DtypeRow> = new Map(dtypeRows.map((row) => [row.stored, row]));
const byDtype: ReadonlyMap<string, DtypeRow> = new Map(dtypeRows.map((row) => [row.dtype, row]));

/** The row of a stored name, or undefined when there is no such type. */
export function storedDtype(name: string): DtypeRow | undefined {
  return byStored.get(name);
}

/** The row of one of our names. */
export function arrayDtype(dtype: ArrayDtype): DtypeRow {
  return byDtype.get(dtype)!; // !: the map holds every member of the union
}
