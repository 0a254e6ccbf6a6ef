/** The families of encoders whose tensor names are known. */
export type EncoderFamily = "bert" | "roberta" | "xlm-roberta" | "electra" | "distilbert" | "mpnet" | "parlai";

/** Pairs of name templates: ours, theirs; `{i}` stands for a layer's number, `*` for `weight` or `bias`. */
export type NameTemplates = readonly (readonly [ours: string, theirs: string])[];

const same = (...names: readonly string[]): NameTemplates => names.map((name) => [name, name]);

const embeddings = same(
  "embeddings.word_embeddings.weight",
  "embeddings.position_embeddings.weight",
  "embeddings.token_type_embeddings.weight",
  "embeddings.LayerNorm.*",
);
const layer = "encoder.layer.{i}";
const feedForward = same(`${layer}.intermediate.dense.*`, `${layer}.output.dense.*`, `${layer}.output.LayerNorm.*`);
const pooler = same("pooler.dense.*");

const bert: NameTemplates = [
  ...embeddings,
  ...same(
    `${layer}.attention.self.query.*`,
    `${layer}.attention.self.key.*`,
    `${layer}.attention.self.value.*`,
    `${layer}.attention.output.dense.*`,
    `${layer}.attention.output.LayerNorm.*`,
  ),
  ...feedForward,
  ...pooler,
];

const distilbertLayer = "transformer.layer.{i}";
const distilbert: NameTemplates = [
  ...embeddings.filter(([name]) => !name.includes("token_type")),
  [`${layer}.attention.self.query.*`, `${distilbertLayer}.attention.q_lin.*`],
  [`${layer}.attention.self.key.*`, `${distilbertLayer}.attention.k_lin.*`],
  [`${layer}.attention.self.value.*`, `${distilbertLayer}.attention.v_lin.*`],
  [`${layer}.attention.output.dense.*`, `${distilbertLayer}.attention.out_lin.*`],
  [`${layer}.attention.output.LayerNorm.*`, `${distilbertLayer}.sa_layer_norm.*`],
  [`${layer}.intermediate.dense.*`, `${distilbertLayer}.ffn.lin1.*`],
  [`${layer}.output.dense.*`, `${distilbertLayer}.ffn.lin2.*`],
  [`${layer}.output.LayerNorm.*`, `${distilbertLayer}.output_layer_norm.*`],
];

const mpnet: NameTemplates = [
  ...embeddings.filter(([name]) => !name.includes("token_type")),
  ...same("encoder.relative_attention_bias.weight"),
  [`${layer}.attention.self.query.*`, `${layer}.attention.attn.q.*`],
  [`${layer}.attention.self.key.*`, `${layer}.attention.attn.k.*`],
  [`${layer}.attention.self.value.*`, `${layer}.attention.attn.v.*`],
  [`${layer}.attention.output.dense.*`, `${layer}.attention.attn.o.*`],
  [`${layer}.attention.output.LayerNorm.*`, `${layer}.attention.LayerNorm.*`],
  ...feedForward,
  ...pooler,
];

const parlai: NameTemplates = same(
  "embeddings.weight",
  "position_embeddings.weight",
  "segment_embeddings.weight",
  "norm_embeddings.*",
  ...["q_lin", "k_lin", "v_lin", "out_lin"].map((name) => `layers.{i}.attention.${name}.*`),
  "layers.{i}.norm1.*",
  "layers.{i}.ffn.lin1.*",
  "layers.{i}.ffn.lin2.*",
  "layers.{i}.norm2.*",
);

/** The name templates of each family, without prefixes. */
export const encoderTemplates: Readonly<Record<EncoderFamily, NameTemplates>> = {
  bert,
  roberta: bert,
  "xlm-roberta": bert,
  electra: [...bert.filter(([name]) => !name.startsWith("pooler")), ...same("embeddings_project.*")],
  distilbert,
  mpnet,
  parlai,
};

/** Names of classification heads beside the encoder; they have no prefix and are ours as they are. */
export const classifierTemplates: Readonly<Record<EncoderFamily, NameTemplates>> = {
  bert: same("classifier.*"),
  roberta: same("classifier.dense.*", "classifier.out_proj.*"),
  "xlm-roberta": same("classifier.dense.*", "classifier.out_proj.*"),
  electra: same("classifier.dense.*", "classifier.out_proj.*"),
  distilbert: same("pre_classifier.*", "classifier.*"),
  mpnet: same("classifier.dense.*", "classifier.out_proj.*"),
  parlai: [],
};

/** The tensor of each family whose place shows the prefix of its encoder. */
export const anchors: Readonly<Record<EncoderFamily, string>> = {
  bert: "embeddings.word_embeddings.weight",
  roberta: "embeddings.word_embeddings.weight",
  "xlm-roberta": "embeddings.word_embeddings.weight",
  electra: "embeddings.word_embeddings.weight",
  distilbert: "embeddings.word_embeddings.weight",
  mpnet: "embeddings.word_embeddings.weight",
  parlai: "position_embeddings.weight",
};

/** Buffers that old files carry and that no model needs: they are never weights. */
export const ignoredBuffers: readonly string[] = ["*embeddings.position_ids", "*embeddings.token_type_ids"];

/** Heads of pre-training, unused by encoders; allow them where a published base model is loaded. */
export const pretrainingHeads: readonly string[] = [
  "cls.*",
  "lm_head.*",
  "vocab_transform.*",
  "vocab_layer_norm.*",
  "vocab_projector.*",
  "discriminator_predictions.*",
  "generator_predictions.*",
  "generator_lm_head.*",
];
