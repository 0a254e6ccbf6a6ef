import { z } from "zod";
import { parseWith, refuseIssues } from "./parse.ts";

const count = (most: number): z.ZodNumber => z.int().min(1).max(most);
const attention = z.enum(["basic", "sqrt", "multihead"]);

// ParlAI's options, with the defaults of its command line where an older file may lack one.
const schema = z.object({
  embedding_size: count(65_536),
  ffn_size: count(1_000_000),
  n_layers: count(1_000),
  n_heads: count(1_024),
  n_encoder_layers: z.int().min(-1).max(1_000).default(-1),
  n_positions: count(10_000_000),
  n_segments: z.int().min(0).max(1_024).default(0),
  variant: z.enum(["aiayn", "xlm", "prelayernorm", "bart"]).default("aiayn"),
  activation: z.enum(["relu", "gelu"]).default("relu"),
  embeddings_scale: z.boolean().default(true),
  output_scaling: z.number().default(1),
  learn_positional_embeddings: z.boolean().default(false),
  learn_embeddings: z.boolean().default(true),
  reduction_type: z.enum(["first", "max", "mean"]).default("mean"),
  share_encoders: z.boolean().default(true),
  share_word_embeddings: z.boolean().default(true),
  use_memories: z.boolean().default(false),
  wrap_memory_encoder: z.boolean().default(false),
  memory_attention: z.enum(["cosine", "dot", "sqrt"]).default("sqrt"),
  normalize_sent_emb: z.boolean().default(false),
  polyencoder_type: z.enum(["codes", "n_first"]).default("codes"),
  poly_n_codes: count(100_000).default(64),
  poly_attention_type: attention.default("basic"),
  poly_attention_num_heads: count(1_024).default(4),
  codes_attention_type: attention.default("basic"),
  codes_attention_num_heads: count(1_024).default(4),
  polyencoder_attention_keys: z.enum(["context"]).default("context"),
  text_truncate: z.int().nullish(),
  label_truncate: z.int().nullish(),
  truncate: z.int().nullish(),
  dict_tokenizer: z.string().nullish(),
  dict_lower: z.boolean().nullish(),
  dict_nulltoken: z.string().nullish(),
  dict_starttoken: z.string().nullish(),
  dict_endtoken: z.string().nullish(),
  dict_unktoken: z.string().nullish(),
  history_size: z.int().nullish(),
  delimiter: z.string().nullish(),
  model: z.string().nullish(),
});

/** How a poly-encoder's attentions compute. */
export type ParlaiAttention = "basic" | "sqrt" | "multihead";

/** A checked set of ParlAI options, under its own names; `defaulted` lists those the file leaves out. */
export interface ParlaiOptions {
  readonly embedding_size: number;
  readonly ffn_size: number;
  readonly n_layers: number;
  readonly n_heads: number;
  /** -1: as `n_layers`; see {@link parlaiLayers}. */
  readonly n_encoder_layers: number;
  readonly n_positions: number;
  readonly n_segments: number;
  readonly variant: "aiayn" | "xlm" | "prelayernorm" | "bart";
  readonly activation: "relu" | "gelu";
  readonly embeddings_scale: boolean;
  readonly output_scaling: number;
  readonly learn_positional_embeddings: boolean;
  readonly learn_embeddings: boolean;
  readonly reduction_type: "first" | "max" | "mean";
  readonly share_encoders: boolean;
  readonly share_word_embeddings: boolean;
  readonly use_memories: boolean;
  readonly wrap_memory_encoder: boolean;
  readonly memory_attention: "cosine" | "dot" | "sqrt";
  readonly normalize_sent_emb: boolean;
  readonly polyencoder_type: "codes" | "n_first";
  readonly poly_n_codes: number;
  readonly poly_attention_type: ParlaiAttention;
  readonly poly_attention_num_heads: number;
  readonly codes_attention_type: ParlaiAttention;
  readonly codes_attention_num_heads: number;
  readonly text_truncate?: number | null | undefined;
  readonly label_truncate?: number | null | undefined;
  readonly truncate?: number | null | undefined;
  readonly dict_tokenizer?: string | null | undefined;
  readonly dict_lower?: boolean | null | undefined;
  readonly dict_nulltoken?: string | null | undefined;
  readonly dict_starttoken?: string | null | undefined;
  /** The released models give it the start token. */
  readonly dict_endtoken?: string | null | undefined;
  readonly dict_unktoken?: string | null | undefined;
  readonly history_size?: number | null | undefined;
  readonly delimiter?: string | null | undefined;
  readonly model?: string | null | undefined;
  readonly defaulted: readonly string[];
}

/**
 * Checks the options a ParlAI model was trained with, as its `.opt` file or our converter writes them.
 * @throws TercetError `config-invalid` with every fault
 * @example expect(() => parseParlaiOptions({ embedding_size: 10 }, "config.json")).toThrow("ffn_size");
 */
export function parseParlaiOptions(value: unknown, path: string): ParlaiOptions {
  const options = parseWith(schema, value, path);
  const { embedding_size: width, n_heads, codes_attention_num_heads, poly_attention_num_heads } = options;
  const heads: readonly (readonly [field: string, heads: number, used: boolean])[] = [
    ["n_heads", n_heads, true],
    [
      "codes_attention_num_heads",
      codes_attention_num_heads,
      options.codes_attention_type === "multihead" && options.polyencoder_type === "codes",
    ],
    ["poly_attention_num_heads", poly_attention_num_heads, options.poly_attention_type === "multihead"],
  ];
  refuseIssues(path, [
    ...heads
      .filter(([, number, used]) => used && width % number !== 0)
      .map(([field, number]) => ({ field, message: `must divide the width ${width}, and is ${number}` })),
    ...(options.n_encoder_layers === 0 ? [{ field: "n_encoder_layers", message: "must be -1 (as n_layers) or at least 1" }] : []),
  ]);
  const given = new Set(Object.keys(value as object)); // as: the schema has accepted it, so it is an object
  const defaulted = Object.entries(options).filter(([field, filled]) => !given.has(field) && filled !== undefined);
  return { ...options, defaulted: defaulted.map(([field]) => field) };
}

/** The layers of a ParlAI encoder: `n_encoder_layers` where it is set, `n_layers` otherwise. */
export function parlaiLayers(options: ParlaiOptions): number {
  return options.n_encoder_layers > 0 ? options.n_encoder_layers : options.n_layers;
}
