import {
  attention,
  attentionWeights,
  attentionWithBias,
  attentionWithDropout,
  dropout,
  gather,
  matmul,
  transpose,
  type Tensor,
} from "@tercet/tensor";
import { dense, joinHeads, splitHeads, type DropoutPlaces, type LinearParameters } from "./blocks.ts";
import type { TokenTensors } from "./tokens.ts";

/** What makes queries, keys and values out of tokens. */
export interface AttentionProjections {
  readonly query: LinearParameters;
  readonly key: LinearParameters;
  readonly value: LinearParameters;
}

/** What one self-attention made: its output before the last projection, and on request its weights. */
export interface Attended {
  /** [tokens, d]. */
  readonly output: Tensor;
  /** Attention weights, dense [heads, tokens, tokens], zero between different sequences. Only computed when asked for. */
  readonly weights: () => Tensor;
}

/** Attention of some tokens alone, by number: each still attends to all of its sequence. */
export function selfAttentionAt(
  p: AttentionProjections,
  x: Tensor,
  tokens: TokenTensors,
  at: { readonly heads: number; readonly index: Tensor },
): Tensor {
  const { heads, index } = at;
  const q = splitHeads(dense(p.query, gather(x, index)), heads);
  const [k, v] = [splitHeads(dense(p.key, x), heads), splitHeads(dense(p.value, x), heads)];
  const [from, to] = [gather(tokens.from, index), gather(tokens.to, index)];
  return joinHeads(attention(q, k, v, from, to, { scale: 1 / Math.sqrt(q.shape[2] ?? 1) }));
}

/** Multi-head self-attention inside each sequence; scores are divided by the square root of the head width (Vaswani et al., 2017). */
export function selfAttention(
  p: AttentionProjections,
  x: Tensor,
  tokens: TokenTensors,
  options: { readonly heads: number; readonly dropout: DropoutPlaces; readonly bias?: Tensor | undefined },
): Attended {
  const { heads, bias } = options;
  const project = (by: LinearParameters): Tensor => splitHeads(dense(by, x), heads);
  const [q, k, v] = [project(p.query), project(p.key), project(p.value)];
  const scale = 1 / Math.sqrt(q.shape[2] ?? 1);
  const { from, to } = tokens;
  const drop = options.dropout.attention();
  const weights = (): Tensor => attentionWeights(q, k, from, to, { scale, ...(bias === undefined ? {} : { bias }) });
  if (bias !== undefined && drop !== undefined) {
    // No operator has both: dense weights, as the decompositions of both do. Only training of MPNet comes here.
    const found = matmul(dropout(weights(), drop.key, { rate: drop.rate }), transpose(v, [1, 0, 2]));
    return { output: joinHeads(transpose(found, [1, 0, 2])), weights };
  }
  if (bias !== undefined) return { output: joinHeads(attentionWithBias(q, k, v, from, to, bias, { scale })), weights };
  if (drop === undefined) return { output: joinHeads(attention(q, k, v, from, to, { scale })), weights };
  return { output: joinHeads(attentionWithDropout(q, k, v, from, to, drop.key, { scale, rate: drop.rate })), weights };
}
