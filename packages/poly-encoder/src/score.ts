import type { TokenVectors } from "@tercet/encoder";
import { expandDims, linear, matmul, mul, reshape, scalar, softmax, squeeze, sum, transpose, where, type Tensor } from "@tercet/tensor";
import { sharpness, type PolyConfig } from "./config.ts";
import type { MultiheadParameters, PolyParameters } from "./parameters.ts";

/** Below every product of vectors: marks places that no candidate attends to. */
const never = -1e30;

/** Logits of listed candidates, and how much each candidate attends to each context vector. */
export interface FinalAttention {
  /** [contexts, candidates]. */
  readonly logits: Tensor;
  /** [contexts, candidates, m], or [contexts, heads, candidates, m] of a multi-head attention; absent vectors get none. */
  readonly weights: Tensor;
}

/**
 * Listed candidates [contexts, candidates, width] attend over context vectors. With U = Y c the score is the sum over i of
 * softmax(tau U)_i U_i: values are the keys, so no [contexts, candidates, width] tensor of attended vectors is made (`basic` and `sqrt`).
 */
export function finalAttention(p: PolyParameters, config: PolyConfig, context: TokenVectors, candidates: Tensor): FinalAttention {
  if (config.finalAttention.kind === "multihead") return multihead(p.attention, config.finalAttention.heads, context, candidates);
  const products = matmul(candidates, transpose(context.vectors));
  const tau = sharpness(config.finalAttention, config.transformer.width);
  const scaled = tau === 1 ? products : mul(products, tau);
  const weights = softmax(masked(scaled, expandDims(context.present, 1)), { axis: -1 });
  return { logits: sum(mul(weights, products), { axis: 2 }), weights };
}

/** Logits [contexts, candidates] of listed candidates [contexts, candidates, width]. */
export function scoreListed(p: PolyParameters, config: PolyConfig, context: TokenVectors, candidates: Tensor): Tensor {
  return finalAttention(p, config, context, candidates).logits;
}

function masked(scores: Tensor, present: Tensor): Tensor {
  return where(present, scores, scalar(never, scores.dtype));
}

/** The final attention in its projected form: candidates are queries, context vectors keys and values; the score is a plain product. */
function multihead(p: MultiheadParameters | undefined, heads: number, context: TokenVectors, candidates: Tensor): FinalAttention {
  if (p === undefined) throw new TypeError("A poly-encoder with a multi-head final attention needs its parameters");
  const [contexts = 0, count = 0, width = 0] = candidates.shape;
  const m = context.vectors.shape[1] ?? 0;
  // [contexts, places, width] -> [contexts * heads, places, width / heads]
  const split = (x: Tensor, places: number): Tensor =>
    reshape(transpose(reshape(x, [contexts, places, heads, width / heads]), [0, 2, 1, 3]), [contexts * heads, places, width / heads]);
  const query = split(mul(linear(candidates, p.q_lin.weight, p.q_lin.bias), (width / heads) ** -0.5), count);
  const key = split(linear(context.vectors, p.k_lin.weight, p.k_lin.bias), m);
  const value = split(linear(context.vectors, p.v_lin.weight, p.v_lin.bias), m);
  const scores = reshape(matmul(query, transpose(key)), [contexts, heads, count, m]);
  const weights = softmax(masked(scores, expandDims(expandDims(context.present, 1), 1)), { axis: -1 });
  const found = matmul(reshape(weights, [contexts * heads, count, m]), value);
  const joined = reshape(transpose(reshape(found, [contexts, heads, count, width / heads]), [0, 2, 1, 3]), [contexts, count, width]);
  const products = mul(linear(joined, p.out_lin.weight, p.out_lin.bias), candidates);
  return { logits: squeeze(sum(products, { axis: 2, keep: true }), 2), weights };
}
