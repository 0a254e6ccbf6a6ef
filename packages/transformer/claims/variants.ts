import type { InputSpec } from "@tercet/tensor/claims";
import { activationNames, type Activation } from "../src/activation.ts";
import type { BertConfig, ParlaiConfig, TransformerConfig } from "../src/config.ts";
import type { ParameterSpec } from "../src/parameters.ts";

/** BERT, small: heads of 4 and tables of a few rows. */
const bert: BertConfig = {
  kind: "bert",
  vocabulary: 9,
  width: 8,
  layers: 2,
  heads: 2,
  inner: 6,
  positions: 12,
  activation: "gelu-erf",
  eps: 1e-12,
  tokenTypes: 2,
  embeddingWidth: 8,
  firstPosition: 0,
  relative: undefined,
  pooler: true,
};

/** ParlAI's encoder, as small. */
const parlai: ParlaiConfig = {
  kind: "parlai",
  vocabulary: 9,
  width: 8,
  layers: 2,
  heads: 2,
  inner: 6,
  positions: 12,
  activation: "gelu-erf",
  eps: 1e-5,
  variant: "xlm",
  segments: 2,
  learnedPositions: true,
  scaleEmbeddings: true,
  outputScale: 1,
};

/** One small configuration of every family and variant, by the name that its claims have. */
export const variants: Readonly<Record<string, TransformerConfig>> = {
  bert,
  distilbert: { ...bert, tokenTypes: 0, pooler: false },
  roberta: { ...bert, tokenTypes: 1, firstPosition: 2, eps: 1e-5 },
  mpnet: { ...bert, tokenTypes: 0, firstPosition: 2, eps: 1e-5, relative: { buckets: 8, maxDistance: 10, rows: 12 } },
  electra: { ...bert, embeddingWidth: 4, pooler: false },
  "parlai-aiayn": { ...parlai, variant: "aiayn", activation: "relu", segments: 0, learnedPositions: false },
  "parlai-xlm": { ...parlai, scaleEmbeddings: false, outputScale: 0.06 },
  "parlai-bart": { ...parlai, variant: "bart" },
  "parlai-prelayernorm": { ...parlai, variant: "prelayernorm", outputScale: 0.06 },
};

/** The names of activations. */
export const activations: readonly Activation[] = activationNames as readonly Activation[]; // the keys of that type

/**
 * Parameters as inputs of a graph: gains around 1, all else around 0, all of them away from where training begins, so that each matters.
 * @param spread how large weights of layers are at most; with small ones the bounds of several layers in a row stay finite
 */
export function inputsOf(specs: readonly ParameterSpec[], spread = 0.75): readonly InputSpec[] {
  return specs.map(({ name, shape }) => {
    const isGain = /norm.*\.weight$/iu.test(name);
    const half = /layers?\./.test(name) ? spread : 0.75;
    return { shape, from: isGain ? 0.5 : -half, to: isGain ? 1.5 : half };
  });
}
