import { denseSpecs, parameterSpecs, type LinearParameters, type ParameterSpec, type TransformerParameters } from "@tercet/transformer";
import type { BiConfig } from "./config.ts";

/** Parameters of a bi-encoder. */
export type BiParameters = SharedParameters | SeparateParameters;

/** One encoder for both texts. */
export interface SharedParameters {
  readonly encoder: TransformerParameters;
  /** ParlAI: layers 0 and 2 of the candidates' MLP, with a ReLU between them. */
  readonly candidate_mlp?: { readonly first: LinearParameters; readonly second: LinearParameters };
}

/** An encoder for each text. */
export interface SeparateParameters {
  readonly context: TransformerParameters;
  readonly candidate: TransformerParameters;
}

function prefixed(prefix: string, specs: readonly ParameterSpec[]): readonly ParameterSpec[] {
  return specs.map((spec) => ({ ...spec, name: `${prefix}.${spec.name}` }));
}

/** Every parameter of a bi-encoder, in order. */
export function biSpecs(config: BiConfig): readonly ParameterSpec[] {
  const { transformer, sharing } = config;
  const encoder = parameterSpecs(transformer);
  if (sharing.kind === "separate") return [...prefixed("context", encoder), ...prefixed("candidate", encoder)];
  const { width } = transformer;
  const mlp = ["first", "second"].flatMap((name) => denseSpecs(`candidate_mlp.${name}`, width, width, width ** -0.5));
  return [...prefixed("encoder", encoder), ...(sharing.candidateMlp ? mlp : [])];
}
