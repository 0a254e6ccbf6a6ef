import {
  add, attention, concat, div, full, mul, pad, reshape, softmax, tanh, transpose, where, less, broadcastTo, type Tensor,
} from "@tercet/tensor"; // prettier-ignore
import { maskedSoftmax } from "../made/dense-attention.ts";
import { gatherAxis, integers } from "../made/indexing.ts";
import { matrixProduct } from "../made/matrix-product.ts";
import { leaveOut } from "../left-out.ts";
import type { Call, OnnxOperators, Results } from "./call.ts";
import { rotaryEmbedding } from "./rotary-embedding.ts";

/** [batch, sequence, heads size] as [batch, heads, sequence, size]. */
function headsApart(x: Tensor, heads: number): Tensor {
  const [batch = 0, length = 0, width = 0] = x.shape;
  return x.rank === 4 ? x : transpose(reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
}

/** Heads of keys or values, each for as many neighbouring heads of queries as it serves. */
function forHeads(x: Tensor, heads: number): Tensor {
  const own = x.shape[1] ?? 1;
  if (own === heads) return x;
  const ids = Array.from({ length: heads }, (_, i) => Math.floor((i * own) / heads));
  return gatherAxis(x, integers(ids), 1);
}

/** Queries, keys and values [batch, heads, length, size], equal heads. */
interface Heads {
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
}

/** How many keys each query of each example sees, from the first on. */
type Seen = (example: number, query: number) => number;

/** Our ragged attention: all tokens of all examples in a row, with a range of keys for each query. */
function ragged({ q, k, v }: Heads, scale: number, seen: Seen): Tensor {
  const [batch = 0, heads = 0, length = 0] = q.shape;
  const keys = k.shape[2] ?? 0;
  const tokens = (x: Tensor): Tensor => reshape(transpose(x, [0, 2, 1, 3]), [batch * (x.shape[2] ?? 0), heads, x.shape[3] ?? 0]);
  const examples = Array.from({ length: batch * length }, (_, i) => Math.floor(i / length));
  const from = examples.map((example) => example * keys);
  const to = examples.map((example, i) => example * keys + Math.min(keys, Math.max(0, seen(example, i % length))));
  const out = attention(tokens(q), tokens(k), tokens(v), integers(from), integers(to), { scale });
  return transpose(reshape(out, [batch, length, heads, v.shape[3] ?? 0]), [0, 2, 1, 3]);
}

/** The mask of ONNX as scores to add: truth hides with -Infinity; keys beyond its end are hidden. */
function addedScores(mask: Tensor, keys: number): Tensor {
  const missing = keys - (mask.shape.at(-1) ?? 0);
  const whole = (x: Tensor, visible: Tensor): Tensor =>
    missing > 0
      ? where(pad(visible, { axis: -1, before: 0, after: missing }), pad(x, { axis: -1, before: 0, after: missing }), -Infinity)
      : x;
  if (mask.dtype !== "bool") return whole(mask, full(mask.shape, true));
  return where(missing > 0 ? pad(mask, { axis: -1, before: 0, after: missing }) : mask, full([], 0), -Infinity);
}

function attend(call: Call): Results {
  const queryHeads = call.number("q_num_heads", 1);
  const keyHeads = call.number("kv_num_heads", 1);
  const q = headsApart(call.input(0), queryHeads);
  const [past, pastValues] = [call.optional(4), call.optional(5)];
  const own = headsApart(call.input(1), keyHeads);
  const ownValues = headsApart(call.input(2), keyHeads);
  const k = past === undefined ? own : concat([past, own], 2);
  const v = pastValues === undefined ? ownValues : concat([pastValues, ownValues], 2);
  const [batch = 0, heads = 1, length = 0, size = 1] = q.shape;
  const keys = k.shape[2] ?? 0;
  const scale = call.number("scale", 1 / Math.sqrt(size));
  const lengths = call.integers(6);
  // Queries stand behind what was there before them: the past, or what is not their own of the keys that count.
  const before = (example: number): number => (lengths === undefined ? keys - (own.shape[2] ?? 0) : (lengths[example] ?? 0) - length);
  const isCausal = call.number("is_causal", 0) === 1;
  const seen: Seen = (example, query) => Math.min(isCausal ? before(example) + query + 1 : keys, lengths?.[example] ?? keys);
  const all: Heads = { q, k: forHeads(k, heads), v: forHeads(v, heads) };
  const softcap = call.number("softcap", 0);
  const mask = call.optional(3);
  const needsScores = mask !== undefined || softcap !== 0 || call.wants(3);
  const dense = needsScores ? denseAttention(call, all, { scale, softcap, seen, mask }) : undefined;
  const y = dense?.y ?? ragged(all, scale, seen);
  const joined = call.input(0).rank === 4 ? y : reshape(transpose(y, [0, 2, 1, 3]), [batch, length, heads * (v.shape[3] ?? 0)]);
  return [joined, k, v, dense?.scores];
}

interface Dense {
  readonly scale: number;
  readonly softcap: number;
  readonly seen: Seen;
  readonly mask: Tensor | undefined;
}

function denseAttention(
  call: Call,
  { q, k, v }: Heads,
  { scale, softcap, seen, mask }: Dense,
): { readonly y: Tensor; readonly scores: Tensor } {
  const [batch = 0, , length = 0] = q.shape;
  const keys = k.shape[2] ?? 0;
  const products = mul(matrixProduct(q, transpose(k)), scale);
  const capped = softcap === 0 ? products : mul(tanh(div(products, softcap)), softcap);
  const counts = Array.from({ length: batch * length }, (_, i) => seen(Math.floor(i / length), i % length));
  const isSeen = less(integers(Array.from({ length: keys }, (_, i) => i)), reshape(integers(counts), [batch, 1, length, 1])); // prettier-ignore
  const added = mask === undefined ? capped : add(capped, addedScores(mask, keys));
  const hidden = where(broadcastTo(isSeen, added.shape), added, -Infinity);
  const weights = maskedSoftmax(hidden);
  const modes = [products, capped, hidden, weights];
  const mode = call.number("qk_matmul_output_mode", 0);
  return { y: matrixProduct(weights, v), scores: modes[mode] ?? leaveOut("a rule that Tercet does not follow", `scores of kind ${mode}`) };
}

/** Attention whose scores and weights pass through graphs of the model's own. */
function flexAttention(call: Call): Tensor {
  const q = call.input(0);
  const heads = q.shape[1] ?? 1;
  const [k, v] = [forHeads(call.input(1), heads), forHeads(call.input(2), heads)];
  const scale = call.number("scale", 1 / Math.sqrt(q.shape[3] ?? 1));
  const through = (name: string, x: Tensor): Tensor => {
    const graph = call.graph(name);
    if (graph === undefined) return x;
    return call.walk(graph, [x])[0] ?? leaveOut("a rule that Tercet does not follow", `${name} without a result`);
  };
  if (call.graph("score_mod") === undefined && call.graph("prob_mod") === undefined) return ragged({ q, k, v }, scale, () => Infinity);
  const weights = softmax(through("score_mod", mul(matrixProduct(q, transpose(k)), scale)));
  return matrixProduct(through("prob_mod", weights), v);
}

/** Attention. */
export const attentionOperators: OnnxOperators = {
  Attention: attend,
  FlexAttention: flexAttention,
  RotaryEmbedding: rotaryEmbedding,
};
