import type { Shape } from "@tercet/tensor";
import type { BertConfig, ParlaiConfig, TransformerConfig } from "./config.ts";

/** How a parameter starts when a model is trained from nothing. */
export type Start =
  | { readonly kind: "normal"; readonly deviation: number }
  | { readonly kind: "constant"; readonly value: number }
  /** ParlAI's fixed positions. */
  | { readonly kind: "sinusoidal" };

/** Name (a checkpoint's tensor name), shape and start of one parameter. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly start: Start;
  /** True where what reads it also takes fewer bits: a half type, or int8 with a scale of each row under {@link scaleName}. */
  readonly narrows?: true;
}

/** The name of the scales of a parameter of int8: "dense.scale" beside "dense.weight". */
export function scaleName(name: string): string {
  return name.replace(/weight$/, "scale");
}

/** Specs whose weights [rows, columns] may be stored in fewer bits. */
function narrowing(specs: readonly ParameterSpec[]): readonly ParameterSpec[] {
  return specs.map((spec) => (spec.shape.length === 2 ? { ...spec, narrows: true } : spec));
}

const zeros: Start = { kind: "constant", value: 0 };
const ones: Start = { kind: "constant", value: 1 };
const normal = (deviation: number): Start => ({ kind: "normal", deviation });

/** Weight [out, in] and bias [out] of a dense layer. */
export function denseSpecs(name: string, outputs: number, inputs: number, deviation: number): readonly ParameterSpec[] {
  return [
    { name: `${name}.weight`, shape: [outputs, inputs], start: normal(deviation) },
    { name: `${name}.bias`, shape: [outputs], start: zeros },
  ];
}

function normSpecs(name: string, width: number): readonly ParameterSpec[] {
  return [
    { name: `${name}.weight`, shape: [width], start: ones },
    { name: `${name}.bias`, shape: [width], start: zeros },
  ];
}

/** Every parameter of an encoder, in the order of its checkpoint. */
export function parameterSpecs(config: TransformerConfig): readonly ParameterSpec[] {
  return config.kind === "bert" ? bertSpecs(config) : parlaiSpecs(config);
}

/** BERT starts weights from a normal distribution of deviation 0.02 (Devlin et al., 2019). */
const bertDeviation = 0.02;

function bertSpecs(config: BertConfig): readonly ParameterSpec[] {
  const { width, embeddingWidth, inner } = config;
  const table = (name: string, rows: number, columns: number): ParameterSpec => ({
    name,
    shape: [rows, columns],
    start: normal(bertDeviation),
  });
  const linear = (name: string, outputs: number, inputs: number): readonly ParameterSpec[] =>
    narrowing(denseSpecs(name, outputs, inputs, bertDeviation));
  const layer = (i: number): readonly ParameterSpec[] => {
    const at = `encoder.layer.${i}`;
    return [
      ...["query", "key", "value"].flatMap((name) => linear(`${at}.attention.self.${name}`, width, width)),
      ...linear(`${at}.attention.output.dense`, width, width),
      ...normSpecs(`${at}.attention.output.LayerNorm`, width),
      ...linear(`${at}.intermediate.dense`, inner, width),
      ...linear(`${at}.output.dense`, width, inner),
      ...normSpecs(`${at}.output.LayerNorm`, width),
    ];
  };
  return [
    // Of the tables only that of words is large, and with scales for all of them a kernel would read more inputs than it may have.
    ...narrowing([table("embeddings.word_embeddings.weight", config.vocabulary, embeddingWidth)]),
    table("embeddings.position_embeddings.weight", config.positions, embeddingWidth),
    ...(config.tokenTypes > 0 ? [table("embeddings.token_type_embeddings.weight", config.tokenTypes, embeddingWidth)] : []),
    ...normSpecs("embeddings.LayerNorm", embeddingWidth),
    ...(embeddingWidth === width ? [] : linear("embeddings_project", width, embeddingWidth)),
    ...Array.from({ length: config.layers }, (_, i) => layer(i)).flat(),
    ...(config.relative === undefined ? [] : [table("encoder.relative_attention_bias.weight", config.relative.rows, config.heads)]),
    ...(config.pooler ? linear("pooler.dense", width, width) : []),
  ];
}

/** ParlAI starts embeddings with deviation 1 / sqrt(width) and dense layers after Glorot; we take the same variances. */
function parlaiSpecs(config: ParlaiConfig): readonly ParameterSpec[] {
  const { width, inner } = config;
  const table = (name: string, rows: number): ParameterSpec => ({
    name,
    shape: [rows, width],
    start: normal(width ** -0.5),
    narrows: true,
  });
  const linear = (name: string, outputs: number, inputs: number): readonly ParameterSpec[] =>
    narrowing(denseSpecs(name, outputs, inputs, Math.sqrt(2 / (inputs + outputs))));
  const positions = table("position_embeddings.weight", config.positions);
  const layer = (i: number): readonly ParameterSpec[] => [
    ...["q_lin", "k_lin", "v_lin", "out_lin"].flatMap((name) => linear(`layers.${i}.attention.${name}`, width, width)),
    ...normSpecs(`layers.${i}.norm1`, width),
    ...linear(`layers.${i}.ffn.lin1`, inner, width),
    ...linear(`layers.${i}.ffn.lin2`, width, inner),
    ...normSpecs(`layers.${i}.norm2`, width),
  ];
  return [
    ...narrowing([table("embeddings.weight", config.vocabulary)]),
    config.learnedPositions ? positions : { ...positions, start: { kind: "sinusoidal" } },
    ...(config.segments > 0 ? [table("segment_embeddings.weight", config.segments)] : []),
    ...(config.variant === "aiayn" ? [] : normSpecs("norm_embeddings", width)),
    ...Array.from({ length: config.layers }, (_, i) => layer(i)).flat(),
  ];
}
