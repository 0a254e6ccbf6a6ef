import { denseSpecs, parameterSpecs, type LinearParameters, type ParameterSpec, type TransformerParameters } from "@tercet/transformer";
import type { CrossConfig } from "./config.ts";

/** Parameters of a cross-encoder. */
export interface CrossParameters {
  readonly encoder: TransformerParameters;
  /** The dense layer before the classifier; absent where the classifier stands on a reduction or on BERT's own pooler. */
  readonly dense?: LinearParameters;
  /** Weight [labels, width] and bias [labels]. */
  readonly classifier: LinearParameters;
}

/** Every parameter of a cross-encoder, in order. */
export function crossSpecs(config: CrossConfig): readonly ParameterSpec[] {
  const { width } = config.transformer;
  const deviation = 0.02;
  return [
    ...parameterSpecs(config.transformer).map((spec) => ({ ...spec, name: `encoder.${spec.name}` })),
    ...(config.classifier.kind === "dense" ? denseSpecs("dense", width, width, deviation) : []),
    ...denseSpecs("classifier", config.labels, width, deviation),
  ];
}
