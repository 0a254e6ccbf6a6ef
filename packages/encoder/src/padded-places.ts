import { cast, mul, zeros } from "@tercet/tensor";
import type { ParlaiParameters, TokenTensors, TransformerConfig, TransformerParameters } from "@tercet/transformer";
import type { PaddedPlaces } from "./reduction.ts";

/**
 * The padding that ParlAI's reductions see where a batch says that it lay in a rectangle ({@link TokenTensors.padding}); without that there
 * is none. Padded places hold zeros, except under `prelayernorm`, whose last norm comes after the mask and leaves its bias there (times the
 * output scale).
 */
export function paddedPlaces(p: TransformerParameters, config: TransformerConfig, tokens: TokenTensors): PaddedPlaces | undefined {
  if (config.kind !== "parlai" || tokens.padding === undefined) return undefined;
  const { norm_embeddings: norm, embeddings } = p as ParlaiParameters; // its configuration says so
  const dtype = embeddings.weight.dtype === "float64" ? "float64" : "float32";
  const holdsBias = config.variant === "prelayernorm" && norm !== undefined;
  const before = tokens.paddingBefore ?? zeros(tokens.padding.shape, "int32");
  return {
    count: cast(tokens.padding, dtype),
    before,
    value: holdsBias ? mul(norm.bias, config.outputScale) : zeros([config.width], dtype),
  };
}
