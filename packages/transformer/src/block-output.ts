import { recompute, type Tensor, type Tree } from "@tercet/tensor";
import type { Dropout } from "./blocks.ts";
import type { LayerOutput } from "./encoded.ts";

/** The output of a block of a transformer; where training recomputes, its gradient keeps only the block's input `x`. */
export function blockOutput<Parameters extends Tree>(
  rates: Dropout | undefined,
  x: Tensor,
  parameters: Parameters,
  block: (x: Tensor, parameters: Parameters) => LayerOutput,
): LayerOutput {
  if (rates?.recompute !== true) return block(x, parameters);
  return {
    output: recompute((from, own: Parameters) => block(from, own).output, x, parameters),
    weights: () => block(x, parameters).weights(),
  };
}

/**
 * The second half of a feed-forward block: `rest` of what the first layer made. In training its activation is always computed again for the backward pass, which costs a
 * hundredth of a step and saves two thirds of what the widest layer would keep; not twice where whole blocks are.
 */
export function afterInner<Parameters extends Tree>(
  rates: Dropout | undefined,
  inner: Tensor,
  parameters: Parameters,
  rest: (inner: Tensor, parameters: Parameters) => Tensor,
): Tensor {
  return rates === undefined || rates.recompute === true ? rest(inner, parameters) : recompute(rest, inner, parameters);
}
