import { floatsOf, type KeptVectors, type TextTokenizer, type TokenizedText, type TokenVectors } from "@tercet/encoder";
import { expandDims, reshape, type HostArray, type Tensor, type Tree } from "@tercet/tensor";
import { encodeTokens, type TokenTensors } from "@tercet/transformer";
import type { PolyConfig, VectorSource } from "./config.ts";
import { codeWeights } from "./context-vectors.ts";
import { encoderOf, polyHead } from "./head.ts";
import type { PolyParameters } from "./parameters.ts";
import { finalAttention } from "./score.ts";

/** A token of the context as the model read it. */
export interface AttendedToken {
  readonly id: number;
  /** As the vocabulary writes it, `##` before the rest of a word; the id as text where it has none. */
  readonly text: string;
}

/** Attention weights as plain data, each row summing to 1. */
export interface WeightsByHead {
  /** [heads, rows, columns]; all attentions but `multihead` have one head. */
  readonly shape: readonly [heads: number, rows: number, columns: number];
  /** Row-major. */
  readonly data: Float32Array;
}

/** What is attended to when one context is scored with candidates. */
export interface PolyAttention {
  /** The context's tokens in order, special ones included; what was cut away is not among them. */
  readonly tokens: readonly AttendedToken[];
  /** How much each of the m context vectors looks at each token: [heads, m, tokens]. A vector that is a token (first-m, last-m) looks at that one alone. */
  readonly codes: WeightsByHead;
  /** How much each candidate looks at each context vector: [heads, candidates, m]. */
  readonly candidates: WeightsByHead;
  /** Tokens of the context that were cut away. */
  readonly cut: number;
}

/** Tensors of both attentions for one context; `codes` is absent where context vectors are tokens. */
export function attentionTensors(
  p: PolyParameters,
  config: PolyConfig,
  tokens: TokenTensors,
  kept: KeptVectors,
): { readonly candidates: Tensor; readonly codes?: Tensor } & Tree {
  const context = polyHead.context(p, config, tokens) as TokenVectors; // made by this head
  const { weights } = finalAttention(p, config, context, expandDims(floatsOf(kept), 0));
  // [contexts, candidates, m] of one context as [1, candidates, m]: one head.
  const candidates = weights.shape.length === 4 ? reshape(weights, weights.shape.slice(1)) : weights;
  if (config.source.kind !== "codes") return { candidates };
  return { candidates, codes: codeWeights(p, config, encodeTokens(encoderOf(p, "context"), config.transformer, tokens)) };
}

/** The tokens of a text, for people to read. */
export function attendedTokens({ ids }: TokenizedText, tokenizer: TextTokenizer): readonly AttendedToken[] {
  return Array.from(ids, (id) => ({ id, text: tokenizer.token(id) ?? String(id) }));
}

/** Rows of a tensor [heads, rows, wider] cut to their first columns: a batch is filled up with tokens that are nobody's. */
export function cutRows(values: HostArray, [heads, rows, wider]: WeightsByHead["shape"], columns: number): WeightsByHead {
  const data = new Float32Array(heads * rows * columns);
  for (let row = 0; row < heads * rows; row++) for (let i = 0; i < columns; i++) data[row * columns + i] = values[row * wider + i] ?? 0;
  return { shape: [heads, rows, columns], data };
}

/** The weights of context vectors that are tokens: all of each on one, none where a short context has no such token. */
export function tokenWeights(source: Exclude<VectorSource, { readonly kind: "codes" }>, length: number): WeightsByHead {
  const first = source.kind === "last-m" && source.first;
  const from = source.kind === "last-m" ? Math.max(0, length - source.m) : 0;
  const places = [...(first ? [0] : []), ...Array.from({ length: source.m }, (_, i) => from + i)];
  const data = new Float32Array(places.length * length);
  places.forEach((place, i) => {
    if (place < length) data[i * length + place] = 1;
  });
  return { shape: [1, places.length, length], data };
}
