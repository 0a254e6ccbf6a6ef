import { cast, type DType, type Tensor } from "@tercet/tensor";
import { isOtherWidth } from "../carried.ts";
import { leaveOut } from "../left-out.ts";
import type { Call, OnnxOperators } from "./call.ts";
import { elementTypeName } from "./elements.ts";

const ours: readonly DType[] = ["float32", "float64", "float16", "bfloat16", "int32", "bool"];

/** The stored elements, so that half types are cast by our casts both ways. int64 becomes int32, which holds what a case holds. */
function castTo(call: Call, type: string): Tensor {
  const dtype = type === "int64" ? "int32" : ours.find((each) => each === type);
  if (dtype === undefined) return leaveOut("types that Tercet has not", isOtherWidth(type) ? `a cast to ${type}, which wraps` : type);
  return cast(call.stored(0), dtype);
}

/** Conversions. */
export const castOperators: OnnxOperators = {
  Cast: (call) => castTo(call, elementTypeName(call.number("to", 0))),
  CastLike: (call) => castTo(call, call.type(1) ?? ""),
};
