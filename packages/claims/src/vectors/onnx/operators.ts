import type { Reason } from "../left-out.ts";
import { activationOperators } from "./activations.ts";
import { attentionOperators } from "./attention.ts";
import type { OnnxOperators } from "./call.ts";
import { castOperators } from "./casts.ts";
import { dropoutOperators } from "./dropout.ts";
import { elementWiseOperators } from "./element-wise.ts";
import { indexingOperators } from "./indexing.ts";
import { lossOperators } from "./losses.ts";
import { movementOperators } from "./movement.ts";
import { normalizationOperators } from "./normalizations.ts";
import { optimizerOperators } from "./optimizers.ts";
import { productOperators } from "./products.ts";
import { quantizationOperators } from "./quantization.ts";
import { reductionOperators } from "./reductions.ts";

/** ONNX's operators as ours. */
export const onnxOperators: OnnxOperators = {
  ...activationOperators,
  ...attentionOperators,
  ...castOperators,
  ...dropoutOperators,
  ...elementWiseOperators,
  ...indexingOperators,
  ...lossOperators,
  ...movementOperators,
  ...normalizationOperators,
  ...optimizerOperators,
  ...productOperators,
  ...quantizationOperators,
  ...reductionOperators,
};

/** Operators that are left out, by the reason why. */
const leftOut: Readonly<Partial<Record<Reason, readonly string[]>>> = {
  "convolution, pooling and images": [
    ...["AffineGrid", "AveragePool", "CausalConvWithState", "Col2Im", "Conv", "ConvInteger", "ConvTranspose", "DeformConv", "GridSample"],
    ...["ImageDecoder", "LpPool", "MaxPool", "MaxUnpool", "NonMaxSuppression", "QLinearConv", "Resize", "RoiAlign", "Upsample"],
  ],
  "recurrent networks and scans": ["CumProd", "GRU", "LSTM", "LinearAttention", "RNN", "Scan"],
  "signals and spectra": ["BlackmanWindow", "DFT", "HammingWindow", "HannWindow", "MelWeightMatrix", "STFT"],
  "strings, sequences, maps and optional values": [
    ...["OptionalGetElement", "OptionalHasElement", "RegexFullMatch", "SequenceMap", "SplitToSequence", "StringConcat", "StringNormalizer"],
    ...["StringSplit", "TfIdfVectorizer"],
  ],
  "control flow that depends on data": ["If", "Loop"],
  "classic machine learning": ["ArrayFeatureExtractor", "Binarizer", "LabelEncoder", "TreeEnsemble"],
  "bits of integers": ["BitCast", "BitShift", "BitwiseAnd", "BitwiseNot", "BitwiseOr", "BitwiseXor"],
  "random numbers of another generator": ["Bernoulli"],
  "functions that no transformer encoder uses": ["Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "Det", "Mod"],
  "searches with a result of unknown length": ["Compress", "NonZero", "Unique"],
};

/** Why an operator is not among ours. */
export function reasonFor(operator: string): Reason | undefined {
  return (Object.keys(leftOut) as Reason[]).find((reason) => leftOut[reason]?.includes(operator)); // the keys are reasons
}
