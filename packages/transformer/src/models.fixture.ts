import { normals, tensor, treeFromPaths, type Tree } from "@tercet/tensor";
import type { BertConfig, ParlaiConfig, TransformerConfig } from "./config.ts";
import type { TransformerParameters } from "./encode.ts";
import { parameterSpecs } from "./parameters.ts";
import type { TokenBatch } from "./tokens.ts";

/** A BERT of a few hundred parameters. */
export const tinyBert: BertConfig = {
  kind: "bert",
  vocabulary: 20,
  width: 8,
  layers: 2,
  heads: 2,
  inner: 12,
  positions: 16,
  activation: "gelu-erf",
  eps: 1e-12,
  tokenTypes: 2,
  embeddingWidth: 8,
  firstPosition: 0,
  relative: undefined,
  pooler: false,
};

/** ParlAI's encoder at the same size. */
export const tinyParlai: ParlaiConfig = {
  kind: "parlai",
  vocabulary: 20,
  width: 8,
  layers: 2,
  heads: 2,
  inner: 12,
  positions: 16,
  activation: "relu",
  eps: 1e-5,
  variant: "aiayn",
  segments: 0,
  learnedPositions: false,
  scaleEmbeddings: true,
  outputScale: 1,
};

/** One configuration of each family and variant. */
export const variants: readonly (readonly [name: string, config: TransformerConfig])[] = [
  ["bert", tinyBert],
  ["bert with tanh gelu", { ...tinyBert, activation: "gelu-tanh" }],
  ["bert with sigmoid gelu", { ...tinyBert, activation: "gelu-sigmoid" }],
  ["distilbert", { ...tinyBert, tokenTypes: 0 }],
  ["roberta", { ...tinyBert, tokenTypes: 1, firstPosition: 2 }],
  ["mpnet", { ...tinyBert, tokenTypes: 0, firstPosition: 2, relative: { buckets: 8, maxDistance: 10, rows: 12 } }],
  ["electra", { ...tinyBert, embeddingWidth: 4 }],
  ["parlai aiayn", tinyParlai],
  ["parlai xlm", { ...tinyParlai, variant: "xlm", activation: "gelu-erf", segments: 2, learnedPositions: true }],
  ["parlai bart", { ...tinyParlai, variant: "bart", scaleEmbeddings: false }],
  ["parlai prelayernorm", { ...tinyParlai, variant: "prelayernorm", outputScale: 0.06 }],
];

/** Parameters that depend on names alone, all of them away from their usual starts, so that every one matters. */
export function someParameters(config: TransformerConfig): TransformerParameters {
  const entries = parameterSpecs(config).map(({ name, shape }, i) => {
    const values = normals(1000 + i, shape.reduce((product, extent) => product * extent, 1)); // prettier-ignore
    const centre = /norm.*\.weight$/iu.test(name) ? 1 : 0;
    return [name, tensor(values.map((value) => centre + value * 0.4), { shape })] as const; // prettier-ignore
  });
  const tree: Tree = treeFromPaths(entries);
  return tree as TransformerParameters; // the paths of the specs
}

/** A batch of these sequences of ids; token types alternate where there are several. */
export function batchOf(sequences: readonly (readonly number[])[], config: TransformerConfig): TokenBatch {
  const rows = config.kind === "bert" ? config.tokenTypes : config.segments;
  const offsets = [0];
  for (const sequence of sequences) offsets.push((offsets.at(-1) ?? 0) + sequence.length);
  return {
    ids: Int32Array.from(sequences.flat()),
    types: Int32Array.from(sequences.flatMap((sequence) => sequence.map((_, i) => (rows > 1 ? i % rows : 0)))),
    offsets: Int32Array.from(offsets),
  };
}
