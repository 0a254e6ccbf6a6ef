import type { Tensor } from "@tercet/tensor";
import { denseSpecs, parameterSpecs, type LinearParameters, type ParameterSpec, type TransformerParameters } from "@tercet/transformer";
import type { PolyConfig } from "./config.ts";

/** Projections of a multi-head attention, named as in ParlAI. */
export interface MultiheadParameters {
  readonly q_lin: LinearParameters;
  readonly k_lin: LinearParameters;
  readonly v_lin: LinearParameters;
  readonly out_lin: LinearParameters;
}

/** Parameters of a poly-encoder: `encoder` when it is shared, otherwise `context` and `candidate`. */
export interface PolyParameters {
  readonly encoder?: TransformerParameters;
  readonly context?: TransformerParameters;
  readonly candidate?: TransformerParameters;
  /** [m, width]; absent when token vectors take their place. */
  readonly codes?: Tensor;
  readonly code_attention?: MultiheadParameters;
  readonly attention?: MultiheadParameters;
}

function multiheadSpecs(name: string, width: number): readonly ParameterSpec[] {
  return ["q_lin", "k_lin", "v_lin", "out_lin"].flatMap((part) => denseSpecs(`${name}.${part}`, width, width, width ** -0.5));
}

/** Every parameter of a poly-encoder, in order. Codes start from N(0, 1 / width), so that their products with token vectors have unit size. */
export function polySpecs(config: PolyConfig): readonly ParameterSpec[] {
  const { transformer, source, finalAttention } = config;
  const { width } = transformer;
  const sides = config.sharing === "shared" ? ["encoder"] : ["context", "candidate"];
  const codes: ParameterSpec = { name: "codes", shape: [source.m, width], start: { kind: "normal", deviation: width ** -0.5 } };
  return [
    ...sides.flatMap((side) => parameterSpecs(transformer).map((spec) => ({ ...spec, name: `${side}.${spec.name}` }))),
    ...(source.kind === "codes" ? [codes] : []),
    ...(source.kind === "codes" && source.attention.kind === "multihead" ? multiheadSpecs("code_attention", width) : []),
    ...(finalAttention.kind === "multihead" ? multiheadSpecs("attention", width) : []),
  ];
}
