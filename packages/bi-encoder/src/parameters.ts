import { denseSpecs, parameterSpecs, type LinearParameters, type ParameterSpec, type TransformerParameters } from "@tercet/transformer";
import { afterSpecs, type AfterParameters } from "./after-reduction.ts";
import { vectorWidths, type BiConfig } from "./config.ts";

/** Parameters of a bi-encoder. */
export type BiParameters = SharedParameters | SeparateParameters;

/** Two layers of one width with a ReLU between them: ParlAI's layers 0 and 2. */
export interface MlpParameters {
  readonly first: LinearParameters;
  readonly second: LinearParameters;
}

/** One encoder for both texts. */
export interface SharedParameters {
  readonly encoder: TransformerParameters;
  /** Dense layers behind the reduction. */
  readonly after?: readonly AfterParameters[];
  /** ParlAI: behind the encoder of candidates. */
  readonly candidate_mlp?: MlpParameters;
  /** ParlAI: behind the encoder of memories. */
  readonly memory_mlp?: MlpParameters;
}

/** An encoder for each text. */
export interface SeparateParameters {
  readonly context: TransformerParameters;
  readonly candidate: TransformerParameters;
  /** Dense layers behind the reduction of either. */
  readonly after?: readonly AfterParameters[];
  /** ParlAI: behind the context's encoder for memories. */
  readonly memory_mlp?: MlpParameters;
}

function prefixed(prefix: string, specs: readonly ParameterSpec[]): readonly ParameterSpec[] {
  return specs.map((spec) => ({ ...spec, name: `${prefix}.${spec.name}` }));
}

/** Every parameter of a bi-encoder, in order. */
export function biSpecs(config: BiConfig): readonly ParameterSpec[] {
  const { transformer, sharing, memories, after = [] } = config;
  const { reduced, vector: width } = vectorWidths(config);
  const encoder = parameterSpecs(transformer);
  const mlp = (name: string): readonly ParameterSpec[] =>
    ["first", "second"].flatMap((layer) => denseSpecs(`${name}.${layer}`, width, width, width ** -0.5));
  return [
    ...(sharing.kind === "separate" ? [...prefixed("context", encoder), ...prefixed("candidate", encoder)] : prefixed("encoder", encoder)),
    ...afterSpecs(after, reduced),
    ...(sharing.kind === "shared" && sharing.candidateMlp ? mlp("candidate_mlp") : []),
    ...(memories?.mlp === true ? mlp("memory_mlp") : []),
  ];
}
