import { parlaiLayers, type HiddenActivation, type HuggingFaceConfig, type ParlaiOptions } from "@tercet/checkpoint";
import type { Activation, BertConfig, ParlaiConfig } from "@tercet/transformer";

const activations: Readonly<Record<HiddenActivation, Activation>> = {
  gelu: "gelu-erf",
  gelu_python: "gelu-erf",
  gelu_new: "gelu-tanh",
  gelu_pytorch_tanh: "gelu-tanh",
  gelu_python_tanh: "gelu-tanh",
  gelu_fast: "gelu-tanh",
  gelu_accurate: "gelu-tanh",
  gelu_10: "gelu-erf-clipped",
  quick_gelu: "gelu-sigmoid",
  relu: "relu",
  relu2: "relu-squared",
  relu6: "relu-6",
  leaky_relu: "relu-leaky",
  silu: "silu",
  swish: "silu",
  mish: "mish",
  tanh: "tanh",
  sigmoid: "sigmoid",
  linear: "identity",
};

/** The activation that a name of Hugging Face's means. */
export function activationOf(name: HiddenActivation): Activation {
  return activations[name];
}

/** Hugging Face's first name for an activation of ours. */
export function hiddenActivation(activation: Activation): HiddenActivation | undefined {
  const names = Object.keys(activations) as HiddenActivation[]; // the table's own
  return names.find((name) => activations[name] === activation);
}

/** MPNet computes with these numbers whatever its configuration says. */
const mpnetBuckets = { buckets: 32, maxDistance: 128 };

/**
 * The encoder that a Hugging Face configuration describes.
 * @param options pooler: whether BERT's pooler belongs to the model; it does only where something reads it
 */
export function bertConfigFrom(config: HuggingFaceConfig, options: { readonly pooler: boolean }): BertConfig {
  const { kind } = config;
  const shifted = kind === "roberta" || kind === "xlm-roberta" || kind === "mpnet";
  return {
    kind: "bert",
    vocabulary: config.vocab_size,
    width: config.hidden_size,
    embeddingWidth: kind === "electra" ? config.embedding_size : config.hidden_size,
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    inner: config.intermediate_size,
    positions: config.max_position_embeddings,
    firstPosition: shifted ? config.pad_token_id + 1 : 0,
    tokenTypes: config.type_vocab_size,
    activation: activations[config.hidden_act],
    eps: config.layer_norm_eps,
    relative: kind === "mpnet" ? { ...mpnetBuckets, rows: config.relative_attention_num_buckets } : undefined,
    pooler: options.pooler,
  };
}

/** ParlAI's layer normalization adds this, whatever the options. */
const parlaiEps = 1e-5;

/**
 * The encoder that ParlAI's options describe.
 * @param sizes vocabulary: rows of the word embedding; segments: rows of the segment table, 0 where there is none
 */
export function parlaiConfigFrom(options: ParlaiOptions, sizes: { readonly vocabulary: number; readonly segments: number }): ParlaiConfig {
  return {
    kind: "parlai",
    vocabulary: sizes.vocabulary,
    width: options.embedding_size,
    layers: parlaiLayers(options),
    heads: options.n_heads,
    inner: options.ffn_size,
    positions: options.n_positions,
    activation: options.activation === "gelu" ? "gelu-erf" : "relu",
    eps: parlaiEps,
    variant: options.variant,
    segments: sizes.segments,
    learnedPositions: options.learn_positional_embeddings,
    scaleEmbeddings: options.embeddings_scale,
    outputScale: options.output_scaling,
  };
}
