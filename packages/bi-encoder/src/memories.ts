import { add, expandDims, matmul, mul, normalize, softmax, squeeze, transpose, type Tensor } from "@tercet/tensor";
import type { Memories } from "./config.ts";

/** A context's vector with its memories, and how much it attended to each. */
export interface Remembered {
  /** [contexts, width]. */
  readonly vectors: Tensor;
  /** [contexts, memories]. */
  readonly weights: Tensor;
}

/**
 * Contexts that attend over their own memories: softmax(x . y) y + x.
 * @param contexts [contexts, width], before any normalization
 * @param memories [contexts, memories, width], as many for each context
 */
export function attendMemories({ attention }: Memories, contexts: Tensor, memories: Tensor): Remembered {
  const sides = attention === "cosine" ? [normalize(contexts), normalize(memories)] : [contexts, memories];
  const [query, keys] = sides as [Tensor, Tensor]; // made in pairs just now
  const products = matmul(expandDims(query, 1), transpose(keys));
  const width = contexts.shape[1] ?? 1;
  const weights = softmax(attention === "sqrt" ? mul(products, width ** -0.5) : products);
  return { vectors: add(squeeze(matmul(weights, memories), 1), contexts), weights: squeeze(weights, 1) };
}
