export { bucketOf, encodeBert, poolBert, type BertLayerParameters, type BertParameters } from "./bert.ts";
export { type Dropout, type LinearParameters, type NormParameters } from "./blocks.ts";
export {
  checkConfig,
  configIssues,
  type Activation,
  type BertConfig,
  type ParlaiConfig,
  type RelativeBuckets,
  type TransformerConfig,
} from "./config.ts";
export { encodeTokens, type TransformerParameters } from "./encode.ts";
export { type Encoded, type LayerOutput } from "./encoded.ts";
export { errors, type TransformerErrorDetails } from "./errors.ts";
export { denseSpecs, parameterSpecs, type ParameterSpec, type Start } from "./parameters.ts";
export { encodeParlai, sinusoidalPositions, type ParlaiLayerParameters, type ParlaiParameters } from "./parlai.ts";
export { type AttentionProjections, type Attended } from "./self-attention.ts";
export { tokenTensors, type TokenBatch, type TokenTensors } from "./tokens.ts";
