import { biHead, type BiConfig } from "@tercet/bi-encoder";
import { crossHead, type CrossConfig } from "@tercet/cross-encoder";
import { initParameters, saveModel, type TokenLimits } from "@tercet/encoder";
import { nodeHost } from "@tercet/host/node";
import { polyHead, type PolyConfig } from "@tercet/poly-encoder";
import type { Tree } from "@tercet/tensor";
import { trainWordPiece } from "@tercet/text";
import type { BertConfig, ParameterSpec } from "@tercet/transformer";

const sentences = ["my card has not arrived", "it will arrive soon", "where is my card", "cards arrive by post"];
const tokenizer = JSON.stringify(trainWordPiece(sentences, { vocabularySize: 70, minFrequency: 1 }));
const transformer: BertConfig = {
  ...{ kind: "bert", vocabulary: 70, width: 8, embeddingWidth: 8, layers: 1, heads: 2, inner: 12, positions: 32 },
  ...{ firstPosition: 0, tokenTypes: 2, activation: "gelu-erf", eps: 1e-12, relative: undefined, pooler: false },
};
const basic = { kind: "basic" } as const;

/** A bi-encoder of a few hundred numbers. */
const tinyBi: BiConfig = {
  transformer,
  sharing: { kind: "shared", candidateMlp: false },
  reduction: { kind: "mean" },
  similarity: "cosine",
};
const tinyPoly: PolyConfig = {
  transformer,
  sharing: "shared",
  source: { kind: "codes", m: 3, attention: basic },
  finalAttention: basic,
  reduction: { kind: "first" },
};
const tinyCross: CrossConfig = { transformer, labels: 1, classifier: { kind: "linear", reduction: { kind: "first" } } };

const limits: TokenLimits = { context: 16, candidate: 12, pair: 24, keepContext: "end" };

/** Larger than usual starts, so that texts differ visibly. */
function parametersOf(specs: readonly ParameterSpec[]): Tree {
  const wide = specs.map((spec) => (spec.start.kind === "normal" ? { ...spec, start: { ...spec.start, deviation: 0.5 } } : spec));
  return initParameters(wide, 7);
}

/** Saves `bi`, `poly`, `cross`, and `short`, a bi-encoder that reads special tokens alone, as model folders below one. */
export async function saveTinyModels(folder: string): Promise<void> {
  const { files } = nodeHost();
  const models = [
    { name: "bi", head: "bi", config: tinyBi, specs: biHead.specs(tinyBi), limits },
    { name: "poly", head: "poly", config: tinyPoly, specs: polyHead.specs(tinyPoly), limits },
    { name: "cross", head: "cross", config: tinyCross, specs: crossHead.specs(tinyCross), limits },
    { name: "short", head: "bi", config: tinyBi, specs: biHead.specs(tinyBi), limits: { ...limits, candidate: 2 } },
  ];
  for (const { name, head, config, specs, limits: own } of models)
    await saveModel(files, `${folder}/${name}`, { head, config, limits: own, parameters: parametersOf(specs), tokenizer });
}
