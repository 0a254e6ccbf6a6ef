import type { BiConfig } from "@tercet/bi-encoder";
import type { PolyConfig } from "@tercet/poly-encoder";
import type { BertConfig, TokenBatch } from "@tercet/transformer";

/** MiniLM's form (BERT with mean pooling), two layers of it, small. */
export const transformer: BertConfig = {
  kind: "bert",
  vocabulary: 40,
  width: 24,
  layers: 2,
  heads: 2,
  inner: 48,
  positions: 32,
  activation: "gelu-erf",
  eps: 1e-12,
  tokenTypes: 2,
  embeddingWidth: 24,
  firstPosition: 0,
  relative: undefined,
  pooler: false,
};

export const bi: BiConfig = {
  transformer,
  sharing: { kind: "shared", candidateMlp: false },
  reduction: { kind: "mean" },
  similarity: "cosine",
};

export const poly: PolyConfig = {
  transformer,
  sharing: "shared",
  source: { kind: "codes", m: 4, attention: { kind: "basic" } },
  finalAttention: { kind: "basic" },
  reduction: { kind: "first" },
};

/** Texts of these lengths, every token one of the vocabulary. */
export function textsOf(...lengths: readonly number[]): TokenBatch {
  const offsets = Int32Array.from([0, ...lengths]);
  lengths.forEach((length, i) => (offsets[i + 1] = (offsets[i] ?? 0) + length));
  const count = offsets.at(-1) ?? 0;
  return { ids: Int32Array.from({ length: count }, (_, i) => (7 * i) % 40), types: new Int32Array(count), offsets };
}
