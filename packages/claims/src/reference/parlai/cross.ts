import type { ParlaiFolder } from "@tercet/checkpoint";
import { crossFromFolder, crossHead, pairVectors, scorePairs, type CrossConfig, type CrossParameters } from "@tercet/cross-encoder";
import { reshape, tensor, type Tensor } from "@tercet/tensor";
import { listedLoss } from "@tercet/training";
import { encodeTokens, tokenTensors, type ParlaiConfig, type ParlaiParameters } from "@tercet/transformer";
import type { ReferenceCase } from "../case.ts";
import { computeAll, type Computation, type Computed, type Place, type Wanted } from "../computed.ts";
import type { Rectangle } from "../rectangle.ts";
import { trainedOutputs } from "../training.ts";
import { exactParametersIn, parametersIn } from "../weights.ts";
import { encoderOutputs } from "./encoder-outputs.ts";
import { parlaiInputs } from "./inputs.ts";

/** Every output of a ParlAI cross-encoder's case. */
export async function computeCross(reference: ReferenceCase, folder: ParlaiFolder, { backend, exact }: Place): Promise<Computation> {
  const { config: loaded, arrays, theirNames } = await crossFromFolder(folder);
  const config: CrossConfig = { ...loaded, compatibility: { paddedPlaces: true } };
  const specs = crossHead.specs(config);
  const parameters = await parametersIn<CrossParameters>(backend, specs, arrays);
  const { pairs, count, targets } = parlaiInputs(reference);
  const tokens = tokenTensors(pairs.batch, config.transformer);
  const scores = (p: CrossParameters): Tensor => reshape(scorePairs(p, config, tokens), [pairs.rows / count, count]);
  const transformer = config.transformer as ParlaiConfig; // it was made from ParlAI's options
  const encoder = parameters.encoder as ParlaiParameters; // of that configuration
  const encoded = encodeTokens(encoder, transformer, tokens);
  const own = { name: "encoder", call: "", parameters: encoder, config: transformer, shape: pairs, encoded };
  const wanted: readonly Wanted[] = [
    { output: "scores", part: "score", tensor: scores(parameters), tolerance: "float32", ranked: true },
    ...(await encoderOutputs(own, backend)),
    { output: "encoder.reduced", part: "vector", tensor: pairVectors(parameters, config, encoded), tolerance: "float32" },
  ];
  const computed: Computed[] = [
    ...(await computeAll(wanted, backend)),
    filled("tokens", pairs, pairs.batch.ids),
    filled("segments", pairs, pairs.batch.types),
  ];
  if (targets !== undefined && exact !== undefined && reference.outputs.has("loss")) {
    const exactOwn = await exactParametersIn<CrossParameters>(exact, specs, arrays);
    const loss = (p: CrossParameters): Tensor => listedLoss(scores(p), tensor(targets));
    computed.push(...(await trainedOutputs(reference, exact, { parameters: exactOwn, loss, theirNames })));
  }
  return { computed };
}

/** Joined ids or segments where a token is; the library gives some of its padding a segment too. */
function filled(output: string, { rows, columns, places }: Rectangle, own: Int32Array): Computed {
  const [values, compared] = [new Float64Array(rows * columns), new Uint8Array(rows * columns)];
  places.forEach((place, token) => {
    values[place] = own[token] ?? NaN;
    compared[place] = 1;
  });
  return { output, part: "tokens", shape: [rows, columns], values, compared, tolerance: "exact" };
}
