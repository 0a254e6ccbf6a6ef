import { add, gather, mul, type Tensor } from "@tercet/tensor";
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
import type { ParlaiConfig } from "./config.ts";
import type { LayerOutput, Encoded } from "./encoded.ts";
import { selfAttention, selfAttentionAt, type AttentionProjections } from "./self-attention.ts";
import type { TokenTensors } from "./tokens.ts";

/** Parameters of a ParlAI encoder; paths are ParlAI's own names. */
export interface ParlaiParameters {
  readonly embeddings: TableParameters;
  readonly position_embeddings: { readonly weight: Tensor };
  readonly segment_embeddings?: { readonly weight: Tensor };
  readonly norm_embeddings?: NormParameters;
  readonly layers: readonly ParlaiLayerParameters[];
}

/** Parameters of one block of ParlAI's transformer, by the names in its checkpoints. */
export interface ParlaiLayerParameters {
  readonly attention: {
    readonly q_lin: LinearParameters;
    readonly k_lin: LinearParameters;
    readonly v_lin: LinearParameters;
    readonly out_lin: LinearParameters;
  };
  readonly norm1: NormParameters;
  readonly ffn: { readonly lin1: LinearParameters; readonly lin2: LinearParameters };
  readonly norm2: NormParameters;
}

/** Token vectors of a ParlAI encoder, [tokens, width], multiplied by the output scale as ParlAI does before any reduction. */
export function encodeParlai(p: ParlaiParameters, config: ParlaiConfig, tokens: TokenTensors, rates?: Dropout): Encoded {
  const { eps, variant } = config;
  const before = variant === "prelayernorm";
  // One mask for the embeddings, four for each layer.
  const drop = dropoutPlaces(rates, 1 + 4 * config.layers);
  const words = lookUp(p.embeddings, tokens.ids);
  const scaled = config.scaleEmbeddings ? mul(words, Math.sqrt(config.width)) : words;
  const placed = add(scaled, gather(p.position_embeddings.weight, tokens.positions));
  const typed = p.segment_embeddings === undefined ? placed : add(placed, gather(p.segment_embeddings.weight, tokens.types));
  const normed = p.norm_embeddings !== undefined && !before ? norm(p.norm_embeddings, typed, eps) : typed;
  const first = drop.hidden(normed);

  const projections = ({ attention: { q_lin: query, k_lin: key, v_lin: value } }: ParlaiLayerParameters): AttentionProjections => ({
    query,
    key,
    value,
  });
  const entering = (layer: ParlaiLayerParameters, x: Tensor): Tensor => (before ? norm(layer.norm1, x, eps) : x);
  /** What follows attention in a layer, for rows of its input and what they attended to. */
  const afterAttention = (layer: ParlaiLayerParameters, rows: Tensor, attended: Tensor, drop: DropoutPlaces): Tensor => {
    const mixed = add(rows, drop.hidden(dense(layer.attention.out_lin, attended)));
    const middle = before ? mixed : norm(layer.norm1, mixed, eps);
    const first = dense(layer.ffn.lin1, before ? norm(layer.norm2, middle, eps) : middle);
    const innerPlace = drop.block(1);
    const made = afterInner(rates, first, layer.ffn.lin2, (inner, own) =>
      dense(own, innerPlace().inner(activate(config.activation, inner))),
    );
    const sum = add(middle, drop.hidden(made));
    return before ? sum : norm(layer.norm2, sum, eps);
  };
  const leaving = (x: Tensor): Tensor => {
    const normed = p.norm_embeddings !== undefined && before ? norm(p.norm_embeddings, x, eps) : x;
    return config.outputScale === 1 ? normed : mul(normed, config.outputScale);
  };
  let [x, lastInput] = [first, first];
  const layers: LayerOutput[] = [];
  for (const layer of p.layers) {
    const places = drop.block(4);
    const made = blockOutput(rates, x, layer, (from, own): LayerOutput => {
      const block = places();
      const attended = selfAttention(projections(own), entering(own, from), tokens, { heads: config.heads, dropout: block });
      return { output: afterAttention(own, from, attended.output, block), weights: attended.weights };
    });
    [x, lastInput] = [made.output, x];
    layers.push(made);
  }
  const last = p.layers.at(-1);
  const only = (index: Tensor): Tensor => {
    if (last === undefined) return leaving(gather(x, index));
    const attended = selfAttentionAt(projections(last), entering(last, lastInput), tokens, { heads: config.heads, index });
    return leaving(afterAttention(last, gather(lastInput, index), attended, drop));
  };
  // Masks of dropout go by the count of rows.
  return { embedded: first, layers, output: leaving(x), tokens, ...(rates === undefined ? { only } : {}) };
}

/** ParlAI's fixed positions, [positions, width]: sines in even columns, cosines in odd ones, of position / 10000^(2 floor(j / 2) / width). */
export function sinusoidalPositions(positions: number, width: number): Float32Array {
  const table = new Float32Array(positions * width);
  for (let position = 0; position < positions; position++)
    for (let j = 0; j < width; j++) {
      const angle = position / 10000 ** ((2 * Math.floor(j / 2)) / width);
      table[position * width + j] = j % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }
  return table;
}
