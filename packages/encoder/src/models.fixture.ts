import { matmul, linear, transpose, type Backend, type Tensor } from "@tercet/tensor";
import { loadTokenizer, trainWordPiece } from "@tercet/text";
import {
  denseSpecs,
  encodeTokens,
  parameterSpecs,
  type BertConfig,
  type LinearParameters,
  type TransformerParameters,
} from "@tercet/transformer";
import { bestOf, type JointHead, type SeparateHead } from "./head.ts";
import { floatsOf } from "./kept-vectors.ts";
import type { KnownHead } from "./known-head.ts";
import { jointModel, separateModel, type JointModel, type ModelParts, type SeparateModel } from "./model.ts";
import { initParameters } from "./parameters.ts";
import { reduce } from "./reduction.ts";
import { tokenizerTexts, type TokenLimits } from "./text-tokenizer.ts";

/** Sentences that the tokenizer of these tests was made from. */
export const sentences: readonly string[] = ["my card has not arrived", "it will arrive soon", "where is my card", "cards arrive by post"];

/** Text of a tokenizer.json. */
export const tokenizerJson: string = JSON.stringify(trainWordPiece(sentences, { vocabularySize: 60, minFrequency: 1 }));

export const limits: TokenLimits = { context: 12, candidate: 8, pair: 16, keepContext: "end" };

/** An encoder of a few hundred parameters. */
export const tinyTransformer: BertConfig = {
  kind: "bert",
  vocabulary: 60,
  width: 8,
  layers: 1,
  heads: 2,
  inner: 12,
  positions: 32,
  activation: "gelu-erf",
  eps: 1e-12,
  tokenTypes: 2,
  embeddingWidth: 8,
  firstPosition: 0,
  relative: undefined,
  pooler: false,
};

export interface TinyConfig {
  readonly transformer: BertConfig;
}

export interface TinyParameters {
  readonly encoder: TransformerParameters;
  readonly classifier: LinearParameters;
}

const specs: SeparateHead<TinyConfig, TinyParameters>["specs"] = ({ transformer }) => [
  ...parameterSpecs(transformer).map((spec) => ({ ...spec, name: `encoder.${spec.name}` })),
  ...denseSpecs("classifier", 2, transformer.width, 0.5),
];

/** Products of means: the smallest head that keeps candidates. */
export const tinySeparate: SeparateHead<TinyConfig, TinyParameters> = {
  kind: "separate",
  name: "tiny",
  specs,
  context: (p, config, tokens) => reduce({ kind: "mean" }, encodeTokens(p.encoder, config.transformer, tokens)),
  candidate: (p, config, tokens) => reduce({ kind: "mean" }, encodeTokens(p.encoder, config.transformer, tokens)),
  score: (_, __, context, candidates) => matmul(context as Tensor, transpose(candidates)),
  search: (_, __, context, candidates, k) => bestOf(matmul(context as Tensor, transpose(floatsOf(candidates))), k),
  scoreListed: () => {
    throw new Error("No test lists candidates.");
  },
};

/** Two labels from the first token's vector. */
export const tinyJoint: JointHead<TinyConfig, TinyParameters> = {
  kind: "joint",
  name: "tiny",
  specs,
  scorePairs: (p, config, tokens) =>
    linear(reduce({ kind: "first" }, encodeTokens(p.encoder, config.transformer, tokens)), p.classifier.weight, p.classifier.bias),
};

/** The heads as loading takes them; no other library has them. */
export const knownSeparate: KnownHead<typeof tinySeparate, TinyConfig> = { head: tinySeparate, fromFolder: () => undefined };
export const knownJoint: KnownHead<typeof tinyJoint, TinyConfig> = { head: tinyJoint, fromFolder: () => undefined };

/** Parameters that a seed decides, larger than usual starts so that texts differ visibly. */
export function tinyParameters(seed: number): TinyParameters {
  const louder = specs({ transformer: tinyTransformer }).map((spec) =>
    spec.start.kind === "normal" ? { ...spec, start: { ...spec.start, deviation: 0.4 } } : spec,
  );
  return initParameters<TinyParameters>(louder, seed);
}

function parts<H>(head: H, backend: Backend, seed: number): ModelParts<H, TinyConfig, TinyParameters> {
  return {
    head,
    config: { transformer: tinyTransformer },
    parameters: tinyParameters(seed),
    tokenizer: tokenizerTexts(loadTokenizer(tokenizerJson), limits),
    backend,
    identity: `seed ${seed}`,
  };
}

export function tinySeparateModel(backend: Backend, seed = 1): SeparateModel {
  return separateModel(parts(tinySeparate, backend, seed));
}

export function tinyJointModel(backend: Backend, seed = 1): JointModel {
  return jointModel(parts(tinyJoint, backend, seed));
}
