import type { BiConfig } from "@tercet/bi-encoder";
import type { PolyConfig } from "@tercet/poly-encoder";
import type { TrainingSettings } from "@tercet/training";
import type { BertConfig } from "@tercet/transformer";

/** So small that a run takes a minute: curves to look at, not models to use. */
export const vocabularySize = 2000;

const transformer: BertConfig = {
  kind: "bert",
  vocabulary: vocabularySize,
  width: 48,
  layers: 1,
  heads: 4,
  inner: 96,
  positions: 64,
  activation: "gelu-erf",
  eps: 1e-12,
  tokenTypes: 2,
  embeddingWidth: 48,
  firstPosition: 0,
  relative: undefined,
  pooler: false,
};

const bi: BiConfig = {
  transformer,
  sharing: { kind: "shared", candidateMlp: false },
  reduction: { kind: "mean" },
  similarity: "dot",
};

const poly: PolyConfig = {
  transformer,
  sharing: "shared",
  source: { kind: "codes", m: 8, attention: { kind: "basic" } },
  finalAttention: { kind: "basic" },
  reduction: { kind: "mean" },
};

/** Longest texts in tokens: contexts keep their end. */
export const limits = { context: 48, candidate: 24, pair: 64, keepContext: "end" } as const;

/** One small run. */
export interface SmallRun {
  readonly name: string;
  readonly head: "bi" | "poly";
  readonly config: BiConfig | PolyConfig;
  readonly settings: TrainingSettings;
  /** The step after which it is stopped and started again, as an interrupted run is. */
  readonly interruptedAt?: number;
}

const settings: Omit<TrainingSettings, "seed"> = {
  ...{ steps: 400, batchSize: 32, learningRate: 2e-3, schedule: { kind: "linear", warmupSteps: 40 }, clipNorm: 1 },
  dropout: { hidden: 0.05, attention: 0, inner: 0 },
};
const seeds = [1, 2, 3];

/** Both heads from the same seeds; the last of each is interrupted once. */
export const smallRuns: readonly SmallRun[] = [{ head: "bi", config: bi } as const, { head: "poly", config: poly } as const].flatMap(
  (each) =>
    seeds.map((seed): SmallRun => {
      const run = { ...each, name: `${each.head}-seed-${seed}`, settings: { ...settings, seed } };
      return seed === seeds.at(-1) ? { ...run, interruptedAt: 250 } : run;
    }),
);

/** A checkpoint, and with it an evaluation, every so many steps. */
export const saveEvery = 100;
