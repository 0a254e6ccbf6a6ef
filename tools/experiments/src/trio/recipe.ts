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

const biConfig: BiConfig = {
  transformer,
  sharing: { kind: "shared", candidateMlp: false },
  reduction: { kind: "mean" },
  similarity: "dot",
};

const polyConfig: PolyConfig = {
  transformer,
  sharing: "shared",
  source: { kind: "codes", m: 16, attention: { kind: "basic" } },
  finalAttention: { kind: "basic" },
  reduction: { kind: "mean" },
};

/** A linear layer on one vector of the pair learns to compare far too slowly for minutes on a CPU: docs/decisions/0038-cross-product.md. */
const crossConfig: CrossConfig = { transformer, labels: 1, classifier: { kind: "product" } };

/** Longest texts in tokens: contexts keep their end. Most pairs are longer than 64, and what is cut, the earliest turns, costs more time than it is worth. */
export const limits = { context: 128, candidate: 64, pair: 64, keepContext: "end" } as const;

/** Candidates drawn for each pair example, beside its own. */
export const negatives = 7;

/** How one model of the trio is made. */
export interface Recipe {
  readonly config: BiConfig | PolyConfig | CrossConfig;
  /** The model of the trio whose parameters of equal name and shape it starts from; the others, and all of the first, start at random. */
  readonly start: "bi" | undefined;
  /** Trainings one after another, each from where the one before ended; their seeds differ, so that they see other examples. */
  readonly runs: readonly TrainingSettings[];
}

const common = { clipNorm: 1, dropout: { hidden: 0.05, attention: 0, inner: 0 }, seed: 20261123 } as const;

/** The trio, in the order in which it is made: the bi-encoder first, the two others from its weights. */
export const recipes: Readonly<Record<"bi" | "poly" | "cross", Recipe>> = {
  bi: {
    config: biConfig,
    start: undefined,
    runs: [{ ...common, steps: 600, batchSize: 64, learningRate: 1e-3, schedule: { kind: "linear", warmupSteps: 60 } }],
  },
  poly: {
    config: polyConfig,
    start: "bi",
    runs: [{ ...common, steps: 400, batchSize: 64, learningRate: 1e-3, schedule: { kind: "linear", warmupSteps: 40 } }],
  },
  cross: {
    config: crossConfig,
    start: "bi",
    runs: [
      { ...common, steps: 500, batchSize: 16, learningRate: 5e-4, schedule: { kind: "linear", warmupSteps: 40 } },
      { ...common, seed: common.seed + 1, steps: 450, batchSize: 16, learningRate: 5e-4, schedule: { kind: "linear", warmupSteps: 20 } },
      { ...common, seed: common.seed + 2, steps: 560, batchSize: 16, learningRate: 2.5e-4, schedule: { kind: "linear", warmupSteps: 20 } },
    ],
  },
};
