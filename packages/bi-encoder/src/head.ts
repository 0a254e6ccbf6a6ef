import {
  bestOf,
  floatsOf,
  listedFloats,
  paddedPlaces,
  reduce,
  type Found,
  type KeptVectors,
  type SeparateHead,
  type Side,
} from "@tercet/encoder";
import {
  concat,
  expandDims,
  linear,
  matmul,
  normalize,
  relu,
  squeeze,
  topProducts,
  transpose,
  type Tensor,
  type Tree,
} from "@tercet/tensor";
import { encodeTokens, type Dropout, type TokenTensors } from "@tercet/transformer";
import { leastNorm, passModules } from "./after-reduction.ts";
import type { BiConfig } from "./config.ts";
import { biSpecs, type BiParameters, type MlpParameters } from "./parameters.ts";

/** The vector of each text of one side, [texts, width], as it is before any normalization. */
export function textVectors(
  p: BiParameters,
  config: BiConfig,
  tokens: TokenTensors,
  options: { readonly side: Side; readonly dropout?: Dropout },
): Tensor {
  const encoder = "encoder" in p ? p.encoder : p[options.side];
  const encoded = encodeTokens(encoder, config.transformer, tokens, options.dropout);
  const padded = config.compatibility?.paddedPlaces === true ? paddedPlaces(encoder, config.transformer, tokens) : undefined;
  const [first, ...others] = [config.reduction, ...(config.joined ?? [])].map((reduction) => reduce(reduction, encoded, padded));
  const reduced = others.length === 0 ? first! : concat([first!, ...others], 1); // there is a reduction
  const vectors = passModules(config.after ?? [], p.after ?? [], reduced);
  return options.side === "candidate" && "candidate_mlp" in p ? throughMlp(p.candidate_mlp, vectors) : vectors;
}

/** The vectors of memories, [memories, width]: the context's encoder, and the network behind it where there is one. */
export function memoryVectors(p: BiParameters, config: BiConfig, tokens: TokenTensors): Tensor {
  const vectors = textVectors(p, config, tokens, { side: "context" });
  return p.memory_mlp === undefined ? vectors : throughMlp(p.memory_mlp, vectors);
}

function throughMlp({ first, second }: MlpParameters, vectors: Tensor): Tensor {
  return linear(relu(linear(vectors, first.weight, first.bias)), second.weight, second.bias);
}

/** Unit vectors under `cosine`, the vectors themselves under `dot`. */
export function comparable(config: BiConfig, vectors: Tensor): Tensor {
  return config.similarity === "cosine" ? normalize(vectors, { eps: leastNorm }) : vectors;
}

/** The vectors of listed candidates, [contexts, candidates, width], as they are compared: ParlAI may divide them by a norm of its own. */
export function listedVectors(config: BiConfig, candidates: Tensor): Tensor {
  const isOver = config.compatibility?.normalizeOverCandidates === true && config.similarity === "cosine";
  return isOver ? normalize(candidates, { axis: 1, eps: leastNorm }) : candidates;
}

/** Products of every context with every candidate. */
function scoreAll(config: BiConfig, context: Tensor, candidates: Tensor): Tensor {
  const vectors = config.compatibility?.normalizeOverCandidates === true ? comparable(config, candidates) : candidates;
  return matmul(context, transpose(vectors));
}

/** Products of every context with its own candidates, whose vectors are as they are compared. */
function products(context: Tensor, listed: Tensor): Tensor {
  return squeeze(matmul(listed, expandDims(context, 2)), 2);
}

function search(config: BiConfig, context: Tensor, candidates: KeptVectors, k: number): Found {
  if (config.compatibility?.normalizeOverCandidates === true) return bestOf(scoreAll(config, context, floatsOf(candidates)), k);
  const positions = topProducts(context, candidates.vectors, { k, scales: candidates.scales });
  // A product's bits depend on its two vectors alone, so these are the logits that decided.
  return { positions, logits: products(context, listedFloats(candidates, positions)) };
}

/** A context of this head is what its `context` makes. */
function vectorsOf(context: Tree): Tensor {
  return context as Tensor; // made by `context` below, nowhere else
}

/** The bi-encoder as a {@link SeparateHead}. */
export const biHead: SeparateHead<BiConfig, BiParameters> = {
  kind: "separate",
  name: "bi",
  specs: biSpecs,
  context: (p, config, tokens, dropout) =>
    comparable(config, textVectors(p, config, tokens, { side: "context", ...(dropout === undefined ? {} : { dropout }) })),
  candidate: (p, config, tokens, dropout) => {
    const vectors = textVectors(p, config, tokens, { side: "candidate", ...(dropout === undefined ? {} : { dropout }) });
    return config.compatibility?.normalizeOverCandidates === true ? vectors : comparable(config, vectors);
  },
  score: (_, config, context, candidates) => scoreAll(config, vectorsOf(context), candidates),
  scoreListed: (_, config, context, candidates) => products(vectorsOf(context), listedVectors(config, candidates)),
  search: (_, config, context, candidates, k) => search(config, vectorsOf(context), candidates, k),
};
