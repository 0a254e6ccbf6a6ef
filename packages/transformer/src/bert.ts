import { add, gather, tanh, tensor, transpose, type Tensor } from "@tercet/tensor";
import { activate } from "./activation.ts";
import { afterInner, blockOutput } from "./block-output.ts";
import {
  dense,
  dropoutPlaces,
  lookUp,
  norm,
  type Dropout,
  type DropoutPlaces,
  type LinearParameters,
  type NormParameters,
  type TableParameters,
} from "./blocks.ts";
import type { BertConfig, RelativeBuckets } from "./config.ts";
import type { LayerOutput, Encoded } from "./encoded.ts";
import { selfAttention, selfAttentionAt } from "./self-attention.ts";
import { tokenOfEach } from "./sequences.ts";
import type { TokenTensors } from "./tokens.ts";

/** Parameters of the BERT family; paths are the names of Hugging Face's BERT checkpoints. */
export interface BertParameters {
  readonly embeddings: {
    readonly word_embeddings: TableParameters;
    readonly position_embeddings: { readonly weight: Tensor };
    readonly token_type_embeddings?: { readonly weight: Tensor };
    readonly LayerNorm: NormParameters;
  };
  /** ELECTRA: from the embedding width to the width of the layers. */
  readonly embeddings_project?: LinearParameters;
  readonly encoder: {
    readonly layer: readonly BertLayerParameters[];
    /** MPNet: [buckets, heads], shared by all layers. */
    readonly relative_attention_bias?: { readonly weight: Tensor };
  };
  readonly pooler?: { readonly dense: LinearParameters };
}

/** Parameters of one block of the BERT family, by the names in its checkpoints. */
export interface BertLayerParameters {
  readonly attention: {
    readonly self: { readonly query: LinearParameters; readonly key: LinearParameters; readonly value: LinearParameters };
    readonly output: { readonly dense: LinearParameters; readonly LayerNorm: NormParameters };
  };
  readonly intermediate: { readonly dense: LinearParameters };
  readonly output: { readonly dense: LinearParameters; readonly LayerNorm: NormParameters };
}

/** Token vectors of a BERT-family encoder, [tokens, width]; Devlin et al., 2019. */
export function encodeBert(p: BertParameters, config: BertConfig, tokens: TokenTensors, rates?: Dropout): Encoded {
  const { eps } = config;
  // One mask for the embeddings, three for each layer.
  const drop = dropoutPlaces(rates, 1 + 3 * config.layers);
  const words = lookUp(p.embeddings.word_embeddings, tokens.ids);
  const types = p.embeddings.token_type_embeddings;
  const typed = types === undefined ? words : add(words, gather(types.weight, tokens.types));
  const placed = add(typed, gather(p.embeddings.position_embeddings.weight, tokens.positions));
  const embedded = drop.hidden(norm(p.embeddings.LayerNorm, placed, eps));
  const first = p.embeddings_project === undefined ? embedded : dense(p.embeddings_project, embedded);
  const table = p.encoder.relative_attention_bias;
  const bias =
    table === undefined || config.relative === undefined ? undefined : relativeBias(table.weight, config.positions, config.relative);

  /** What follows attention in a layer, for rows of its input and what they attended to. */
  const afterAttention = (layer: BertLayerParameters, rows: Tensor, attended: Tensor, drop: DropoutPlaces): Tensor => {
    const mixed = drop.hidden(dense(layer.attention.output.dense, attended));
    const middle = norm(layer.attention.output.LayerNorm, add(mixed, rows), eps);
    const made = afterInner(rates, dense(layer.intermediate.dense, middle), layer.output.dense, (inner, own) =>
      dense(own, activate(config.activation, inner)),
    );
    return norm(layer.output.LayerNorm, add(drop.hidden(made), middle), eps);
  };
  let [x, lastInput] = [first, first];
  const layers: LayerOutput[] = [];
  for (const layer of p.encoder.layer) {
    const places = drop.block(3);
    const made = blockOutput(rates, x, { layer, bias: bias === undefined ? [] : [bias] }, (from, own): LayerOutput => {
      const block = places();
      const attended = selfAttention(own.layer.attention.self, from, tokens, { heads: config.heads, dropout: block, bias: own.bias[0] });
      return { output: afterAttention(own.layer, from, attended.output, block), weights: attended.weights };
    });
    [x, lastInput] = [made.output, x];
    layers.push(made);
  }
  const last = p.encoder.layer.at(-1);
  // A bias goes by the numbers of rows, and masks of dropout by their count: both want all of them.
  const only = (index: Tensor): Tensor =>
    last === undefined
      ? gather(x, index)
      : afterAttention(
          last,
          gather(lastInput, index),
          selfAttentionAt(last.attention.self, lastInput, tokens, { heads: config.heads, index }),
          drop,
        );
  return { embedded: first, layers, output: x, tokens, ...(bias === undefined && rates === undefined ? { only } : {}) };
}

/** BERT's pooler: tanh of a dense layer on the first token of each sequence (zeros where it has none), [sequences, width]. */
export function poolBert(p: LinearParameters, encoded: Encoded): Tensor {
  return tanh(dense(p, tokenOfEach(encoded, "first")));
}

/** What is added to the score of key j for query i, by head and by j - i: [heads, 2 positions - 1], centre at positions - 1. */
function relativeBias(table: Tensor, positions: number, relative: RelativeBuckets): Tensor {
  const buckets = Int32Array.from({ length: 2 * positions - 1 }, (_, i) => bucketOf(i - (positions - 1), relative));
  return transpose(gather(table, tensor(buckets)));
}

/** The bucket of the distance j - i, as in T5 and MPNet: keys behind the query take the first half of the buckets. */
export function bucketOf(distance: number, { buckets, maxDistance }: Omit<RelativeBuckets, "rows">): number {
  const half = buckets / 2;
  const side = distance > 0 ? half : 0;
  const exact = half / 2;
  const length = Math.abs(distance);
  if (length < exact) return side + length;
  // float32 at each step, as the original computes it: the floor below would else fall differently at a bucket's edge.
  const logarithm = Math.fround(Math.fround(Math.log(Math.fround(length / exact))) / Math.log(maxDistance / exact));
  const far = exact + Math.trunc(Math.fround(logarithm * (half - exact)));
  return side + Math.min(far, half - 1);
}
