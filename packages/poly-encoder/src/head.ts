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
  type TokenVectors,
} from "@tercet/encoder";
import { broadcastTo, expandDims, polyScore, polyScoreListed, topPolyScores, type Tensor, type Tree } from "@tercet/tensor";
import { encodeTokens, type TransformerParameters } from "@tercet/transformer";
import { sharpness, type PolyConfig } from "./config.ts";
import { contextVectors } from "./context-vectors.ts";
import { polySpecs, type PolyParameters } from "./parameters.ts";
import { scoreListed } from "./score.ts";

/** The encoder of one side. */
export function encoderOf(p: PolyParameters, side: Side): TransformerParameters {
  const encoder = p.encoder ?? p[side];
  if (encoder === undefined) throw new TypeError(`A poly-encoder needs the parameters of its ${side} encoder`);
  return encoder;
}

/** Where all vectors are present and are keys and values at once, the sharpness with which a kernel makes scores; otherwise undefined. */
function fusedSharpness({ source, finalAttention, transformer }: PolyConfig): number | undefined {
  return source.kind === "codes" && finalAttention.kind !== "multihead" ? sharpness(finalAttention, transformer.width) : undefined;
}

/** Every context with every candidate: by a kernel where there is one, otherwise in the listed form. */
function score(p: PolyParameters, config: PolyConfig, context: TokenVectors, candidates: Tensor): Tensor {
  const fused = fusedSharpness(config);
  if (fused !== undefined) return polyScore(context.vectors, candidates, { sharpness: fused });
  const [contexts = 0] = context.vectors.shape;
  return scoreListed(p, config, context, broadcastTo(expandDims(candidates, 0), [contexts, ...candidates.shape]));
}

function search(p: PolyParameters, config: PolyConfig, context: TokenVectors, candidates: KeptVectors, k: number): Found {
  const fused = fusedSharpness(config);
  if (fused === undefined) return bestOf(score(p, config, context, floatsOf(candidates)), k);
  const positions = topPolyScores(context.vectors, candidates.vectors, { k, sharpness: fused, scales: candidates.scales });
  // A score's bits depend on its context and its candidate alone, so these are the logits that decided.
  return { positions, logits: polyScoreListed(context.vectors, listedFloats(candidates, positions), { sharpness: fused }) };
}

/** A context of this head is what its `context` makes. */
function vectorsOf(context: Tree): TokenVectors {
  return context as TokenVectors; // made by `context` below, nowhere else
}

/** The poly-encoder as a {@link SeparateHead}. */
export const polyHead: SeparateHead<PolyConfig, PolyParameters> = {
  kind: "separate",
  name: "poly",
  specs: polySpecs,
  context: (p, config, tokens, dropout) => {
    const encoder = encoderOf(p, "context");
    const padded = config.compatibility?.paddedPlaces === true ? paddedPlaces(encoder, config.transformer, tokens) : undefined;
    return { ...contextVectors(p, config, encodeTokens(encoder, config.transformer, tokens, dropout), padded) };
  },
  candidate: (p, config, tokens, dropout) => {
    const encoder = encoderOf(p, "candidate");
    const padded = config.compatibility?.paddedPlaces === true ? paddedPlaces(encoder, config.transformer, tokens) : undefined;
    return reduce(config.reduction, encodeTokens(encoder, config.transformer, tokens, dropout), padded);
  },
  score: (p, config, context, candidates) => score(p, config, vectorsOf(context), candidates),
  scoreListed: (p, config, context, candidates) => scoreListed(p, config, vectorsOf(context), candidates),
  search: (p, config, context, candidates, k) => search(p, config, vectorsOf(context), candidates, k),
};
