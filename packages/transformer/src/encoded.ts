import { gather, type Tensor } from "@tercet/tensor";
import type { TokenTensors } from "./tokens.ts";

/** What one layer made. */
export interface LayerOutput {
  /** [tokens, width]. */
  readonly output: Tensor;
  /** Attention weights, dense [heads, tokens, tokens]; only computed when asked for. */
  readonly weights: () => Tensor;
}

/** All that an encoder made of a ragged batch. Tensors are lazy: what nobody asks for is never computed. */
export interface Encoded {
  /** Input of the first layer, [tokens, width]. */
  readonly embedded: Tensor;
  readonly layers: readonly LayerOutput[];
  /** Token vectors, [tokens, width]. */
  readonly output: Tensor;
  readonly tokens: TokenTensors;
  /** Vectors of tokens by number, where the last layer can be computed for these alone; the same bits as rows of `output`. */
  readonly only?: (index: Tensor) => Tensor;
}

/** Vectors of some tokens by number, which must be there, [index, width], at the least cost: a reduction to one token needs the last layer for that token alone. */
export function vectorsAt(encoded: Pick<Encoded, "output" | "only">, index: Tensor): Tensor {
  return encoded.only?.(index) ?? gather(encoded.output, index);
}
