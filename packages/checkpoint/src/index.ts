export {
  arrayFromBytes,
  byteCount,
  bytesOfArray,
  elementCount,
  float32Array,
  type ArrayOf,
  type NamedArray,
  type OpaqueDtype,
  type TensorMap,
} from "./arrays.ts";
export {
  activationNames,
  parseHuggingFaceConfig,
  usablePositions,
  type ClassificationConfig,
  type HiddenActivation,
  type HuggingFaceConfig,
  type SharedConfig,
} from "./config/hugging-face.ts";
export { parlaiLayers, parseParlaiOptions, type ParlaiAttention, type ParlaiOptions } from "./config/parlai.ts";
export { countNonFinite, roundToFloat32, toBfloat16, toFloat16, toFloat32, toFloat64, toInt32, toIntegers } from "./convert.ts";
export { type ArrayDtype, type StoredDtype } from "./dtypes.ts";
export type { ConfigIssue, MisshapedTensor, SafetensorsProblem, ShardProblem } from "./errors.ts";
export { denseActivations, type DenseActivation, type DenseInFolder, type DenseModule } from "./folder/dense.ts";
export { parsePooling, type Pooling, type PoolingMode } from "./folder/pooling.ts";
export {
  readModelFolder,
  type ChijamesFolder,
  type HeadName,
  type HuggingFaceFolder,
  type ModelFolder,
  type ParlaiFolder,
  type SentenceTransformersFolder,
} from "./folder/read-model-folder.ts";
export type { AfterPooling, MaxLength, Prompts } from "./folder/sentence-transformers.ts";
export { readTokenizerFiles, type TokenizerConfig, type TokenizerFiles } from "./folder/tokenizer.ts";
export { openWeights } from "./folder/weights.ts";
export { hubCacheFolder, hubToken, isOffline } from "./hub/cache.ts";
export type { DownloadProgress } from "./hub/download-file.ts";
export { downloadModel, isModelFile, type DownloadedModel, type DownloadOptions } from "./hub/download-model.ts";
export { parseModelName, type ModelName } from "./hub/model-name.ts";
export type { HubOptions } from "./hub/request.ts";
export { parseJson, plainJson, type JsonObject, type JsonValue } from "./json.ts";
export { ignoredBuffers, pretrainingHeads, type EncoderFamily } from "./maps/families.ts";
export { createNameMap, detectNameMap, type NameMap, type NameMapOptions } from "./maps/name-map.ts";
export { matchTensors, nameFits, type AllowedDifferences, type Shapes, type TensorMatch } from "./match.ts";
export { openSafetensors, readSafetensors, type TensorInfo, type TensorReader } from "./safetensors/reader.ts";
export { openShards } from "./safetensors/shards.ts";
export { encodeSafetensors, writeSafetensors, type Metadata } from "./safetensors/writer.ts";
export {
  modulePath,
  saveModelFolder,
  sentenceTransformersTexts,
  type SavedAfterPooling,
  type SavedEncoder,
  type SavedModel,
} from "./save/save-model-folder.ts";
