import {
  denseSpecs,
  errors,
  parameterSpecs,
  type LinearParameters,
  type ParameterSpec,
  type TransformerParameters,
} from "@tercet/transformer";
import type { CrossConfig } from "./config.ts";

/** Parameters of a cross-encoder. */
export interface CrossParameters {
  readonly encoder: TransformerParameters;
  /** The dense layer before the classifier; absent where the classifier stands on a reduction or on BERT's own pooler. */
  readonly dense?: LinearParameters;
  /** Weight [labels, width] and bias [labels]. */
  readonly classifier: LinearParameters;
}

/**
 * Every parameter of a cross-encoder, in order.
 * @throws TercetError `transformer-config-invalid` when the classifier must tell the two texts apart and the token types cannot
 */
export function crossSpecs(config: CrossConfig): readonly ParameterSpec[] {
  const { transformer, classifier } = config;
  const { width } = transformer;
  const types = transformer.kind === "bert" ? transformer.tokenTypes : transformer.segments;
  if (classifier.kind === "product" && types < 2)
    throw errors["transformer-config-invalid"]({ issues: [`the classifier "product" needs 2 token types, and there are ${types}`] });
  const deviation = 0.02;
  return [
    ...parameterSpecs(config.transformer).map((spec) => ({ ...spec, name: `encoder.${spec.name}` })),
    ...(classifier.kind === "dense" ? denseSpecs("dense", width, width, deviation) : []),
    ...denseSpecs("classifier", config.labels, width, deviation).map((spec) =>
      classifier.kind === "product" && spec.name === "classifier.weight"
        ? { ...spec, start: { kind: "constant", value: 1 } as const }
        : spec,
    ),
  ];
}
