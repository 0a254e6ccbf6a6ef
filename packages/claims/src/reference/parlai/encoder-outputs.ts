import type { Encoded, ParlaiConfig, ParlaiParameters } from "@tercet/transformer";
import { data, type Backend } from "@tercet/tensor";
import type { Wanted } from "../computed.ts";
import { spread, spreadWeights, type Rectangle } from "../rectangle.ts";

/** What one encoder made of one rectangle, and the names of its outputs: `NAME.hidden.i#CALL`. */
export interface EncoderCall {
  readonly name: string;
  /** `#0`, where a case numbers the calls of an encoder; otherwise nothing. */
  readonly call: string;
  readonly parameters: ParlaiParameters;
  readonly config: ParlaiConfig;
  readonly shape: Rectangle;
  readonly encoded: Encoded;
}

/** Embeddings, every layer, attention weights and output of an encoder, padding included: it holds zeros, or the last norm's bias. */
export async function encoderOutputs(of: EncoderCall, backend: Backend): Promise<readonly Wanted[]> {
  const { name, call, parameters, config, shape, encoded } = of;
  const { width, heads } = config;
  const float32 = { tolerance: "float32" } as const;
  const fill = await paddingFill(parameters, config, backend);
  const everywhere = (fillWith: (column: number) => number): NonNullable<Wanted["shaped"]> => {
    const place = spread(shape, width, fillWith);
    return (values) => {
      const { shape: own, values: wide } = place(values);
      return { shape: own, values: wide };
    };
  };
  const zeros = everywhere(() => 0);
  return [
    { output: `${name}.hidden.0${call}`, part: "layer", tensor: encoded.embedded, shaped: zeros, ...float32 },
    ...encoded.layers.flatMap(({ output, weights }, i): readonly Wanted[] => [
      { output: `${name}.hidden.${i + 1}${call}`, part: "layer", tensor: output, shaped: zeros, ...float32 },
      {
        output: `${name}.layers.${i}.attention.weights${call}`,
        part: "attention",
        tensor: weights(),
        shaped: spreadWeights(shape, heads),
        ...float32,
      },
    ]),
    { output: `${name}.output${call}`, part: "layer", tensor: encoded.output, shaped: everywhere(fill), ...float32 },
  ];
}

async function paddingFill(
  { norm_embeddings: norm }: ParlaiParameters,
  config: ParlaiConfig,
  backend: Backend,
): Promise<(column: number) => number> {
  if (config.variant !== "prelayernorm" || norm === undefined) return () => 0;
  const bias = await data(norm.bias, { backend });
  return (column) => Math.fround((bias[column] ?? 0) * Math.fround(config.outputScale));
}
