import { z } from "zod";
import { errors, type ConfigIssue } from "../errors.ts";
import { parseWith, refuseIssues } from "./parse.ts";

/** Activations by Hugging Face's names; exact, tanh and sigmoid GELU are different functions and stay so. */
export type HiddenActivation = (typeof activationNames)[number];

/** The names that `hidden_act` may have. */
export const activationNames = ["gelu", "gelu_python", "gelu_10", "gelu_new", "gelu_pytorch_tanh", "gelu_python_tanh", "gelu_fast", "gelu_accurate", "quick_gelu", "relu", "relu2", "relu6", "leaky_relu", "silu", "swish", "mish", "tanh", "sigmoid", "linear"] as const; // prettier-ignore

/** Fields that all families share, under the names of BERT's config.json. */
export interface SharedConfig {
  readonly vocab_size: number;
  readonly hidden_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly intermediate_size: number;
  readonly hidden_act: HiddenActivation;
  readonly layer_norm_eps: number;
  /** Rows of the position table; RoBERTa and MPNet use those from pad + 1 on. */
  readonly max_position_embeddings: number;
  /** Rows of the token type table; 0 where the family has none. */
  readonly type_vocab_size: number;
  readonly pad_token_id: number;
  readonly hidden_dropout_prob: number;
  readonly attention_probs_dropout_prob: number;
  /** Class names such as `BertForSequenceClassification`. */
  readonly architectures: readonly string[];
  readonly classification: ClassificationConfig | undefined;
  /** Fields the file leaves out, with the library's defaults that were taken. */
  readonly defaulted: readonly string[];
}

/** The classification head, of a cross-encoder for example. */
export interface ClassificationConfig {
  readonly num_labels: number;
  readonly id2label: readonly string[];
  /** A full Python name such as `torch.nn.modules.linear.Identity`; undefined: sigmoid for one label, identity for more. */
  readonly activation_fn: string | undefined;
}

/** A checked config.json, by family. */
export type HuggingFaceConfig =
  | (SharedConfig & { readonly kind: "bert" | "roberta" | "xlm-roberta" | "distilbert" })
  | (SharedConfig & { readonly kind: "mpnet"; readonly relative_attention_num_buckets: number })
  | (SharedConfig & { readonly kind: "electra"; readonly embedding_size: number });

const knownTypes = ["bert", "roberta", "xlm-roberta", "distilbert", "mpnet", "electra"] as const;
type ModelType = (typeof knownTypes)[number];

const count = (most: number): z.ZodNumber => z.int().min(1).max(most);
const activation = z.enum(activationNames);
const rate = z.number().min(0).lt(1);
const sizes = {
  vocab_size: count(10_000_000),
  hidden_size: count(65_536),
  num_hidden_layers: count(1_000),
  num_attention_heads: count(1_024),
  intermediate_size: count(1_000_000),
  max_position_embeddings: count(10_000_000),
};
const shared = z.object({
  ...sizes,
  hidden_act: activation.optional(),
  layer_norm_eps: z.number().gt(0).lt(1).optional(),
  type_vocab_size: z.int().min(0).max(1_024).optional(),
  pad_token_id: z.int().min(0).nullish(),
  hidden_dropout_prob: rate.optional(),
  attention_probs_dropout_prob: rate.optional(),
  embedding_size: count(65_536).optional(),
  relative_attention_num_buckets: count(4_096).optional(),
});
const general = z.object({
  architectures: z.array(z.string()).nullish(),
  num_labels: count(1_000_000).optional(),
  id2label: z.record(z.string(), z.string()).nullish(),
  sentence_transformers: z.object({ activation_fn: z.string().nullish() }).nullish(),
  sbert_ce_default_activation_function: z.string().nullish(),
});
// What a file may say only in one way, since anything else would compute something else.
const fixed: Readonly<Record<string, readonly unknown[]>> = {
  position_embedding_type: ["absolute", null],
  is_decoder: [false],
  add_cross_attention: [false],
  chunk_size_feed_forward: [0],
  quantization_config: [null],
  pruned_heads: [null],
  sinusoidal_pos_embds: [true, false],
};
const foreignCode = ["auto_map", "custom_pipelines"];

// DistilBERT's own names for BERT's fields.
const distilbertNames: Readonly<Record<string, string>> = {
  dim: "hidden_size",
  n_layers: "num_hidden_layers",
  n_heads: "num_attention_heads",
  hidden_dim: "intermediate_size",
  activation: "hidden_act",
  dropout: "hidden_dropout_prob",
  attention_dropout: "attention_probs_dropout_prob",
};

/**
 * Checks the content of a Hugging Face config.json and fills in the library's defaults, naming them.
 * @throws TercetError `remote-code-refused`, `architecture-unknown`, or `config-invalid` with every fault
 * @example expect(() => parseHuggingFaceConfig({ model_type: "llama" }, "config.json")).toThrow("architecture-unknown");
 */
export function parseHuggingFaceConfig(value: unknown, path: string): HuggingFaceConfig {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw errors["config-invalid"]({ path, issues: [{ field: "", message: "is not an object" }] });
  }
  const raw = new Map<string, unknown>(Object.entries(value));
  const foreign = foreignCode.find((field) => raw.has(field) && Object.keys(raw.get(field) ?? {}).length > 0);
  if (foreign !== undefined) throw errors["remote-code-refused"]({ path, field: foreign });
  const modelType = raw.get("model_type");
  const kind = knownTypes.find((type) => type === modelType);
  if (kind === undefined)
    throw errors["architecture-unknown"]({ path, modelType: typeof modelType === "string" ? modelType : "", known: knownTypes });
  const named = new Map([...raw].map(([field, item]) => [kind === "distilbert" ? (distilbertNames[field] ?? field) : field, item]));
  const parsed = parseWith(shared, Object.fromEntries(named), path);
  const rest = parseWith(general, value, path);
  const defaults = classDefaults(kind);
  const fields = { ...defaults, ...withoutAbsent(parsed) };
  const defaulted = Object.keys(defaults).filter((field) => parsed[field as keyof typeof parsed] == null); // as: defaults are named after the schema
  refuseIssues(path, [...fixedIssues(raw), ...familyIssues(kind, fields)]);
  const base = {
    ...fields,
    layer_norm_eps: kind === "distilbert" ? 1e-12 : fields.layer_norm_eps,
    type_vocab_size: kind === "distilbert" || kind === "mpnet" ? 0 : fields.type_vocab_size,
    architectures: rest.architectures ?? [],
    classification: classificationOf(rest, path),
    defaulted: defaulted.filter((field) => !foreignFields(kind).includes(field)),
  };
  const { embedding_size, relative_attention_num_buckets, ...plain } = base;
  if (kind === "electra") return { kind, ...plain, embedding_size };
  // MPNet computes 32 buckets whatever its file says.
  return kind === "mpnet" ? { kind, ...plain, relative_attention_num_buckets } : { kind, ...plain };
}

/** The places of the longest sequence the position table allows: RoBERTa and MPNet begin at pad + 1. */
export function usablePositions(config: HuggingFaceConfig): number {
  const offset = config.kind === "roberta" || config.kind === "xlm-roberta" || config.kind === "mpnet" ? config.pad_token_id + 1 : 0;
  return config.max_position_embeddings - offset;
}

// Defaults of the library's classes (transformers 5.23); for eps 1e-12 everywhere, though most files of RoBERTa and MPNet write 1e-5.
function classDefaults(kind: ModelType) {
  return {
    hidden_act: "gelu" as HiddenActivation, // as: one of the union, seen as the union
    layer_norm_eps: 1e-12,
    type_vocab_size: 2,
    pad_token_id: kind === "roberta" || kind === "xlm-roberta" || kind === "mpnet" ? 1 : 0,
    hidden_dropout_prob: 0.1,
    attention_probs_dropout_prob: 0.1,
    embedding_size: 128,
    relative_attention_num_buckets: 32,
  };
}

// Fields that a family does not read; DistilBERT fixes its eps in code.
function foreignFields(kind: ModelType): readonly string[] {
  return [
    ...(kind === "electra" ? [] : ["embedding_size"]),
    ...(kind === "mpnet" ? ["type_vocab_size"] : ["relative_attention_num_buckets"]),
    ...(kind === "distilbert" ? ["layer_norm_eps", "type_vocab_size"] : []),
  ];
}

function withoutAbsent<Values extends object>(values: Values): { [Name in keyof Values]: NonNullable<Values[Name]> } {
  // as: what is null or absent was just left out
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as {
    [Name in keyof Values]: NonNullable<Values[Name]>;
  };
}

function fixedIssues(raw: ReadonlyMap<string, unknown>): readonly ConfigIssue[] {
  return Object.entries(fixed)
    .filter(([field, allowed]) => raw.has(field) && raw.get(field) !== undefined && !allowed.includes(raw.get(field)))
    .filter(([field]) => !(field === "pruned_heads" && Object.keys(raw.get(field) ?? {}).length === 0))
    .map(([field, allowed]) => ({
      field,
      message: `must be ${allowed.map(String).join(" or ")}, and is ${JSON.stringify(raw.get(field))}`,
    }));
}

interface Checked {
  readonly hidden_size: number;
  readonly num_attention_heads: number;
  readonly max_position_embeddings: number;
  readonly vocab_size: number;
  readonly pad_token_id: number;
  readonly relative_attention_num_buckets?: number;
}
function familyIssues(kind: ModelType, config: Checked): readonly ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const { hidden_size: width, num_attention_heads: heads, pad_token_id: pad } = config;
  if (width % heads !== 0) issues.push({ field: "num_attention_heads", message: `must divide the width ${width}, and is ${heads}` });
  if (pad >= config.vocab_size)
    issues.push({ field: "pad_token_id", message: `must be below the vocabulary's size ${config.vocab_size}, and is ${pad}` });
  if (["roberta", "xlm-roberta", "mpnet"].includes(kind) && config.max_position_embeddings <= pad + 1) {
    issues.push({
      field: "max_position_embeddings",
      message: `must be more than pad + 1, ${pad + 1}, and is ${config.max_position_embeddings}`,
    });
  }
  if (kind === "mpnet" && pad !== 1)
    issues.push({ field: "pad_token_id", message: `must be 1 in MPNet, whose code fixes it, and is ${pad}` });
  if (kind === "mpnet" && (config.relative_attention_num_buckets ?? 32) < 32) {
    issues.push({ field: "relative_attention_num_buckets", message: "must be at least the 32 that MPNet's code computes" });
  }
  return issues;
}

function classificationOf(rest: z.output<typeof general>, path: string): ClassificationConfig | undefined {
  const labels = rest.id2label ?? undefined;
  if (!(rest.architectures ?? []).some((name) => name.endsWith("ForSequenceClassification"))) return undefined;
  // The library's own default is two labels; each file with another number lists them.
  const num_labels = labels === undefined ? (rest.num_labels ?? 2) : Object.keys(labels).length;
  const names = Array.from({ length: num_labels }, (_, i) => labels?.[String(i)] ?? (labels === undefined ? `LABEL_${i}` : undefined));
  if (names.includes(undefined) || (rest.num_labels !== undefined && rest.num_labels !== num_labels)) {
    throw errors["config-invalid"]({
      path,
      issues: [{ field: "id2label", message: `must name the labels 0 to ${num_labels - 1}, each once` }],
    });
  }
  const activation_fn = rest.sentence_transformers?.activation_fn ?? rest.sbert_ce_default_activation_function ?? undefined;
  return { num_labels, id2label: names.map(String), activation_fn };
}
