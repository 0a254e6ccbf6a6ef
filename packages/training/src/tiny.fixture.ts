import { biHead, type BiConfig, type BiParameters } from "@tercet/bi-encoder";
import { crossHead, type CrossConfig, type CrossParameters } from "@tercet/cross-encoder";
import { initParameters, type Head, type TextTokenizer, type TokenizedText } from "@tercet/encoder";
import { polyHead, type PolyConfig, type PolyParameters } from "@tercet/poly-encoder";
import { data, treeToPaths, type Tree } from "@tercet/tensor";
import type { BertConfig, TransformerConfig } from "@tercet/transformer";
import { inBatchMaker, pairMaker, type Example } from "./examples.ts";
import type { TrainingRun } from "./loop.ts";
import { adamW } from "./optimizer.ts";
import type { TrainingSettings } from "./settings.ts";
import type { TrainingState } from "./step.ts";

const words = ["red", "blue", "green", "small", "large", "round", "flat", "warm"];

/** Every word is a token; contexts begin with 1, pairs are joined by 2. */
export const tokenizer: TextTokenizer = {
  context: (text) => tokenized([1, ...idsOf(text)]),
  candidate: (text) => tokenized([1, ...idsOf(text)]),
  pair: (context, candidate) => tokenized([1, ...idsOf(context), 2, ...idsOf(candidate)], idsOf(context).length + 2),
  token: (id) => words[id - 3],
};

function idsOf(text: string): readonly number[] {
  return text.split(" ").map((word) => words.indexOf(word) + 3);
}

function tokenized(ids: readonly number[], secondFrom: number = ids.length): TokenizedText {
  return { ids: Int32Array.from(ids), types: Int32Array.from(ids, (_, i) => (i < secondFrom ? 0 : 1)), cut: 0, typedSpecials: 0 };
}

/** A candidate repeats words of its context. Two have equal texts. */
export const examples: readonly Example[] = Array.from({ length: 10 }, (_, i) => {
  const [a, b] = [words[i % 8]!, words[(3 * i + 1) % 8]!];
  return { context: `${a} ${b} ${a}`, candidate: i === 9 ? `${words[0]!} ${words[1]!}` : `${a} ${b}` };
});

const transformer: BertConfig = {
  kind: "bert",
  vocabulary: 11,
  width: 8,
  layers: 1,
  heads: 2,
  inner: 16,
  positions: 12,
  activation: "gelu-erf",
  eps: 1e-12,
  tokenTypes: 2,
  embeddingWidth: 8,
  firstPosition: 0,
  relative: undefined,
  pooler: false,
};

export const settings: TrainingSettings = {
  seed: 5,
  steps: 6,
  batchSize: 4,
  learningRate: 0.01,
  schedule: { kind: "linear", warmupSteps: 1 },
  clipNorm: 1,
  dropout: { hidden: 0.1, attention: 0.1, inner: 0.1 },
};

function runOf<Config extends { readonly transformer: TransformerConfig }, Parameters extends Tree>(
  head: Head<Config, Parameters>,
  config: Config,
  changed: Partial<TrainingSettings>,
): TrainingRun<Config, Parameters> {
  return {
    head,
    config,
    parameters: initParameters<Parameters>(head.specs(config), 3),
    optimizer: adamW(),
    examples: {
      count: examples.length,
      batch: head.kind === "joint" ? pairMaker(examples, tokenizer, 3) : inBatchMaker(examples, tokenizer),
    },
    settings: { ...settings, ...changed },
  };
}

/** A bi-encoder that trains in milliseconds. */
export function tinyBi(changed: Partial<TrainingSettings> = {}): TrainingRun<BiConfig, BiParameters> {
  const config: BiConfig = {
    transformer,
    sharing: { kind: "shared", candidateMlp: false },
    reduction: { kind: "mean" },
    similarity: "dot",
  };
  return runOf(biHead, config, changed);
}

/** A poly-encoder of the same size. */
export function tinyPoly(changed: Partial<TrainingSettings> = {}): TrainingRun<PolyConfig, PolyParameters> {
  const config: PolyConfig = {
    transformer,
    sharing: "shared",
    source: { kind: "codes", m: 3, attention: { kind: "basic" } },
    finalAttention: { kind: "basic" },
    reduction: { kind: "mean" },
  };
  return runOf(polyHead, config, changed);
}

/** A cross-encoder of the same size. */
export function tinyCross(changed: Partial<TrainingSettings> = {}): TrainingRun<CrossConfig, CrossParameters> {
  const config: CrossConfig = { transformer, labels: 1, classifier: { kind: "linear", reduction: { kind: "first" } } };
  return runOf(crossHead, config, changed);
}

type TinyRun = TrainingRun<{ readonly transformer: TransformerConfig }, Tree>;

/** The three by their heads' names. */
export const tinyRuns = {
  bi: tinyBi,
  poly: tinyPoly,
  cross: tinyCross,
} as unknown as Readonly<Record<string, (changed?: Partial<TrainingSettings>) => TinyRun>>; // configuration and parameters meet only inside a head

/** Every bit of a state, by name. */
export async function bitsOf(state: TrainingState<Tree>): Promise<ReadonlyMap<string, readonly number[]>> {
  const bits = new Map<string, readonly number[]>([["step", [state.step]]]);
  for (const [prefix, tree] of Object.entries({ parameters: state.parameters, memory: state.memory }))
    for (const [name, leaf] of treeToPaths(tree)) {
      const { buffer, byteOffset, length } = await data(leaf);
      bits.set(`${prefix}.${name}`, [...new Uint32Array(buffer, byteOffset, length)]);
    }
  return bits;
}
