import type { Tensor } from "@tercet/tensor";
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
}
