import type { BiConfig } from "@tercet/bi-encoder";
import type { CrossConfig } from "@tercet/cross-encoder";
import type { PolyConfig } from "@tercet/poly-encoder";
import type { TrainingSettings } from "@tercet/training";
import type { BertConfig } from "@tercet/transformer";

/** Sizes of the bundled trio: small enough to come with the repository, large enough to beat BM25. */
export const vocabularySize = 6000;

const transformer: BertConfig = {
  kind: "bert",
  vocabulary: vocabularySize,
  width: 128,
  layers: 3,
  heads: 4,
  inner: 512,
  positions: 192,
  activation: "gelu-erf",
  eps: 1e-12,
  tokenTypes: 2,
  embeddingWidth: 128,
  firstPosition: 0,
  relative: undefined,
  pooler: false,
};

export const biConfig: BiConfig = {
  transformer,
  sharing: { kind: "shared", candidateMlp: false },
  reduction: { kind: "mean" },
  similarity: "dot",
};

export const polyConfig: PolyConfig = {
  transformer,
  sharing: "shared",
  source: { kind: "codes", m: 16, attention: { kind: "basic" } },
  finalAttention: { kind: "basic" },
  reduction: { kind: "mean" },
};

export const crossConfig: CrossConfig = { transformer, labels: 1, classifier: { kind: "linear", reduction: { kind: "first" } } };

/** Longest texts in tokens: contexts keep their end. */
export const limits = { context: 128, candidate: 64, pair: 192, keepContext: "end" } as const;

/** Candidates drawn for each pair example, beside its own. */
export const negatives = 7;

const common = { clipNorm: 1, dropout: { hidden: 0.05, attention: 0, inner: 0 }, seed: 20261123 } as const;

/** Settings of one head; `steps` is what the time allows. */
export function settingsFor(head: string, steps: number): TrainingSettings {
  const schedule = { kind: "linear", warmupSteps: Math.min(100, Math.ceil(steps / 10)) } as const;
  return { ...common, steps, schedule, batchSize: head === "cross" ? 16 : 64, learningRate: 1e-3 };
}
