import { activationNames, type Activation } from "./activation.ts";
import { errors } from "./errors.ts";

/** How relative positions fall into buckets (MPNet, after T5): half of the buckets for each direction, exact near, logarithmic far. */
export interface RelativeBuckets {
  /** Buckets that distances fall into. */
  readonly buckets: number;
  readonly maxDistance: number;
  /** Rows of the bias table, at least as many as there are buckets. */
  readonly rows: number;
}

interface Sizes {
  /** Rows of the word embedding. */
  readonly vocabulary: number;
  /** Width d of the token vectors. */
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** Width of the feed-forward block. */
  readonly inner: number;
  /** Rows of the position table. */
  readonly positions: number;
  readonly activation: Activation;
  /** Added to the variance in layer normalization. */
  readonly eps: number;
}

/** The BERT family: post-norm blocks. BERT, MiniLM, TinyBERT, DistilBERT, RoBERTa, MPNet and ELECTRA are values of this type. */
export interface BertConfig extends Sizes {
  readonly kind: "bert";
  /** Rows of the token type table; 0 when there is none. */
  readonly tokenTypes: number;
  /** Width of the embeddings; ELECTRA projects them to `width` when it differs. */
  readonly embeddingWidth: number;
  /** Row of the position table for the first token: 0, or pad + 1 (RoBERTa, MPNet). */
  readonly firstPosition: number;
  readonly relative: RelativeBuckets | undefined;
  /** True when the model has BERT's pooler (a dense layer and tanh on the first token). */
  readonly pooler: boolean;
}

/** ParlAI's encoder in its four variants; see `research` notes in docs/decisions. */
export interface ParlaiConfig extends Sizes {
  readonly kind: "parlai";
  /** `aiayn`: post-norm. `xlm`, `bart`: post-norm and normalized embeddings. `prelayernorm`: pre-norm, the embedding norm comes last. */
  readonly variant: "aiayn" | "xlm" | "bart" | "prelayernorm";
  /** Rows of the segment table; 0 when there is none. */
  readonly segments: number;
  readonly learnedPositions: boolean;
  /** True when word embeddings are multiplied by the square root of the width. */
  readonly scaleEmbeddings: boolean;
  /** Multiplies the output before any reduction. */
  readonly outputScale: number;
}

/** What a transformer is built from: the BERT family or ParlAI's. */
export type TransformerConfig = BertConfig | ParlaiConfig;

const variants: readonly string[] = ["aiayn", "xlm", "bart", "prelayernorm"] satisfies readonly ParlaiConfig["variant"][];

/** All faults of a configuration, as sentences; none when it can be built. Configurations come from files, so nothing is taken for granted. */
export function configIssues(config: TransformerConfig): readonly string[] {
  const issues: string[] = [];
  const whole = (name: string, value: number, least: number, most: number): void => {
    if (!Number.isInteger(value) || value < least || value > most)
      issues.push(`${name} must be an integer from ${least} to ${most}, and is ${value}`);
  };
  whole("vocabulary", config.vocabulary, 1, 10_000_000);
  whole("width", config.width, 1, 65_536);
  whole("layers", config.layers, 1, 1_000);
  whole("heads", config.heads, 1, 1_024);
  whole("inner", config.inner, 1, 1_000_000);
  whole("positions", config.positions, 1, 10_000_000);
  if (config.width % config.heads !== 0) issues.push(`heads must divide width, and ${config.heads} does not divide ${config.width}`);
  if (!(config.eps > 0 && config.eps < 1)) issues.push(`eps must lie between 0 and 1, and is ${config.eps}`);
  if (!activationNames.includes(config.activation))
    issues.push(`activation must be one of ${activationNames.join(", ")}, and is ${config.activation}`);
  switch (config.kind) {
    case "bert": {
      whole("tokenTypes", config.tokenTypes, 0, 1_000);
      whole("embeddingWidth", config.embeddingWidth, 1, 65_536);
      whole("firstPosition", config.firstPosition, 0, config.positions - 1);
      const { relative } = config;
      if (relative === undefined) break;
      whole("relative.buckets", relative.buckets, 4, 4_096);
      if (relative.buckets % 4 !== 0) issues.push(`relative.buckets must be a multiple of 4, and is ${relative.buckets}`);
      whole("relative.maxDistance", relative.maxDistance, relative.buckets / 4 + 1, 10_000_000);
      whole("relative.rows", relative.rows, relative.buckets, 10_000_000);
      break;
    }
    case "parlai":
      whole("segments", config.segments, 0, 1_000);
      if (!variants.includes(config.variant)) issues.push(`variant must be one of ${variants.join(", ")}, and is ${config.variant}`);
      if (!Number.isFinite(config.outputScale)) issues.push(`outputScale must be a number, and is ${config.outputScale}`);
      break;
    default:
      issues.push(`kind must be bert or parlai, and is ${(config satisfies never as TransformerConfig).kind}`); // from a file
  }
  return issues;
}

/** @throws TercetError `transformer-config-invalid` with every issue */
export function checkConfig(config: TransformerConfig): void {
  const issues = configIssues(config);
  if (issues.length > 0) throw errors["transformer-config-invalid"]({ issues });
}
