export {
  arrayFromBytes,
  byteCount,
  bytesOfArray,
  elementCount,
  float32Array,
  type NamedArray,
  type OpaqueDtype,
  type TensorMap,
} from "./arrays.ts";
export { countNonFinite, roundToFloat32, toBfloat16, toFloat16, toFloat32, toFloat64, toInt32, toIntegers } from "./convert.ts";
export { type ArrayDtype, type StoredDtype } from "./dtypes.ts";
export type { ConfigIssue, MisshapedTensor, SafetensorsProblem, ShardProblem } from "./errors.ts";
export { parseJson, plainJson, type JsonObject, type JsonValue } from "./json.ts";
export { openSafetensors, readSafetensors, type TensorInfo, type TensorReader } from "./safetensors/reader.ts";
export { openShards } from "./safetensors/shards.ts";
export { encodeSafetensors, writeSafetensors, type Metadata } from "./safetensors/writer.ts";
