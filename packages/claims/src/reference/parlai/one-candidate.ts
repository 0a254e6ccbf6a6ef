import type { TokenVectors } from "@tercet/encoder";
import type { FinalAttention, PolyConfig } from "@tercet/poly-encoder";
import { matmul, reshape, transpose, type Tensor } from "@tercet/tensor";

/** What listed candidates find in contexts. */
export interface Found {
  readonly context: TokenVectors;
  /** [contexts, candidates, width]. */
  readonly candidates: Tensor;
  readonly final: FinalAttention;
}

/**
 * Scores as ParlAI's poly-encoder gives them. With one candidate for each context and a basic or sqrt final attention it loses an axis (not
 * for a single code) and multiplies every candidate with every context's attended vector: [contexts, contexts] come out. Nobody means that,
 * so no head does it; the cases that show it are held here.
 */
export function libraryScores({ source, finalAttention }: PolyConfig, { context, candidates, final }: Found): Tensor {
  const [contexts = 0, count = 0, width = 0] = candidates.shape;
  const keepsAxis = finalAttention.kind === "multihead" || (source.kind === "codes" && source.m === 1);
  if (keepsAxis || count !== 1 || contexts === 1) return final.logits;
  const attended = reshape(matmul(final.weights, context.vectors), [contexts, width]);
  return matmul(reshape(candidates, [contexts, width]), transpose(attended));
}
