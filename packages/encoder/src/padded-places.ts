import { cast, max, mul, sub, zeros, type Tensor } from "@tercet/tensor";
import type { ParlaiParameters, TokenTensors, TransformerConfig, TransformerParameters } from "@tercet/transformer";
import { lengthsOf, type PaddedPlaces } from "./reduction.ts";

/**
 * The padding that ParlAI's reductions see: rows are padded to the longest of the batch. Padded places hold zeros, except under
 * `prelayernorm`, whose last norm comes after the mask and leaves its bias there (times the output scale).
 */
export function paddedPlaces(p: TransformerParameters, config: TransformerConfig, tokens: TokenTensors): PaddedPlaces | undefined {
  if (config.kind !== "parlai") return undefined;
  const lengths = lengthsOf(tokens.offsets);
  const { norm_embeddings: norm, embeddings } = p as ParlaiParameters; // its configuration says so
  const dtype = embeddings.weight.dtype;
  const count: Tensor = cast(tokens.padding ?? sub(max(lengths), lengths), dtype);
  const holdsBias = config.variant === "prelayernorm" && norm !== undefined;
  return { count, value: holdsBias ? mul(norm.bias, config.outputScale) : zeros([config.width], dtype) };
}
