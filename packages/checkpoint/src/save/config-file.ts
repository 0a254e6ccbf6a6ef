import type { HuggingFaceConfig } from "../config/hugging-face.ts";

const classNames: Readonly<Record<HuggingFaceConfig["kind"], string>> = {
  bert: "Bert",
  roberta: "Roberta",
  "xlm-roberta": "XLMRoberta",
  distilbert: "DistilBert",
  mpnet: "MPNet",
  electra: "Electra",
};
const classifierPrefixes: Readonly<Record<HuggingFaceConfig["kind"], string>> = {
  bert: "bert.",
  roberta: "roberta.",
  "xlm-roberta": "roberta.",
  distilbert: "distilbert.",
  mpnet: "mpnet.",
  electra: "electra.",
};

/** What stands before the encoder's tensors in a file of the family's classifier. */
export function classifierPrefix(kind: HuggingFaceConfig["kind"]): string {
  return classifierPrefixes[kind];
}

/** The content of a config.json that Hugging Face libraries read; every field is written, so no later default can change the model. */
export function configFile(config: HuggingFaceConfig): Readonly<Record<string, unknown>> {
  const { kind, classification, defaulted: _, architectures: __, ...fields } = config;
  const architecture = `${classNames[kind]}${classification === undefined ? "Model" : "ForSequenceClassification"}`;
  return {
    architectures: [architecture],
    model_type: kind,
    dtype: "float32",
    ...(kind === "distilbert" ? distilbertFields(config) : fields),
    ...(classification === undefined
      ? {}
      : {
          id2label: Object.fromEntries(classification.id2label.map((label, i) => [i, label])),
          label2id: Object.fromEntries(classification.id2label.map((label, i) => [label, i])),
          ...(classification.activation_fn === undefined ? {} : { sentence_transformers: { activation_fn: classification.activation_fn } }),
        }),
  };
}

function distilbertFields(config: HuggingFaceConfig): Readonly<Record<string, unknown>> {
  return {
    vocab_size: config.vocab_size,
    dim: config.hidden_size,
    n_layers: config.num_hidden_layers,
    n_heads: config.num_attention_heads,
    hidden_dim: config.intermediate_size,
    activation: config.hidden_act,
    max_position_embeddings: config.max_position_embeddings,
    pad_token_id: config.pad_token_id,
    dropout: config.hidden_dropout_prob,
    attention_dropout: config.attention_probs_dropout_prob,
  };
}
