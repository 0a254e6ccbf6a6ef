import type { BertConfig } from "@tercet/transformer";

/** sentence-transformers/all-MiniLM-L6-v2. */
export const minilmConfig: BertConfig = {
  kind: "bert",
  vocabulary: 30522,
  width: 384,
  layers: 6,
  heads: 12,
  inner: 1536,
  positions: 512,
  activation: "gelu-erf",
  eps: 1e-12,
  tokenTypes: 2,
  embeddingWidth: 384,
  firstPosition: 0,
  relative: undefined,
  pooler: true,
};
