import { cast, tensor, type DType, type Tensor } from "@tercet/tensor";
import { leaveOut } from "./left-out.ts";

/** Numbers of others' element types, in row-major order. */
export interface ForeignArray {
  /** For example "float32", "int64", "uint8". */
  readonly type: string;
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

const dtypes: Readonly<Record<string, DType>> = {
  ...{ float32: "float32", float64: "float64", float16: "float16", bfloat16: "bfloat16", bool: "bool", int32: "int32" },
  // Whole numbers of other widths are carried as int32 where all of them fit.
  ...{ int8: "int32", int16: "int32", int64: "int32", uint8: "int32", uint16: "int32", uint32: "int32", uint64: "int32" },
};

/** Integer types that are carried in another width than their own. */
export function isOtherWidth(type: string): boolean {
  return dtypes[type] === "int32" && type !== "int32";
}

/** The dtype that an element type is carried in. @throws LeftOut */
export function carriedAs(type: string): DType {
  if (type === "string") leaveOut("strings, sequences, maps and optional values", type);
  return dtypes[type] ?? leaveOut("types that Tercet has not", type);
}

/** An array of others as a tensor of ours. @throws LeftOut where a number does not fit */
export function carry({ type, shape, values }: ForeignArray): Tensor {
  const dtype = carriedAs(type);
  switch (dtype) {
    case "float32":
      return tensor(Float32Array.from(values), { shape });
    case "float64":
      return tensor(values, { shape });
    case "float16":
    case "bfloat16":
      // What a half type holds is exact in float32, and so is the way back.
      return cast(tensor(Float32Array.from(values), { shape }), dtype);
    case "bool":
      return tensor(Uint8Array.from(values), { shape, dtype });
    default:
      if (!values.every((value) => value === (value | 0))) leaveOut("types that Tercet has not", `${type} beyond the range of int32`);
      return tensor(Int32Array.from(values), { shape });
  }
}

/** A tensor to compute with: what is stored in a half type becomes float32, exactly. */
export function widened(stored: Tensor): Tensor {
  return stored.dtype === "float16" || stored.dtype === "bfloat16" ? cast(stored, "float32") : stored;
}

/** Numbers of a tensor that has data on the host. @throws LeftOut where they would have to be computed first */
export function hostNumbers({ source }: Tensor): readonly number[] {
  if (source.kind !== "host") return leaveOut("control flow that depends on data", "a shape or an axis that the graph computes");
  return Array.from(source.data, Number);
}
