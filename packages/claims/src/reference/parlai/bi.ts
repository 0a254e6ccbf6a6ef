import {
  attendMemories,
  biFromFolder,
  biHead,
  comparable,
  listedVectors,
  memoryVectors,
  textVectors,
  type BiConfig,
  type BiParameters,
  type Remembered,
} from "@tercet/bi-encoder";
import type { ParlaiFolder } from "@tercet/checkpoint";
import { reduce, paddedPlaces, type Side } from "@tercet/encoder";
import { reshape, type Tensor } from "@tercet/tensor";
import { inBatchLoss } from "@tercet/training";
import { encodeTokens, tokenTensors, type ParlaiConfig, type ParlaiParameters, type TokenTensors } from "@tercet/transformer";
import type { ReferenceCase } from "../case.ts";
import { computeAll, type Computation, type Computed, type Place, type Wanted } from "../computed.ts";
import type { Rectangle } from "../rectangle.ts";
import { trainedOutputs } from "../training.ts";
import { exactParametersIn, parametersIn } from "../weights.ts";
import { encoderOutputs } from "./encoder-outputs.ts";
import { parlaiInputs, type ParlaiInputs } from "./inputs.ts";

/** Every output of a ParlAI bi-encoder's case, with or without memories. */
export async function computeBi(reference: ReferenceCase, folder: ParlaiFolder, { backend, exact }: Place): Promise<Computation> {
  const { config: loaded, arrays, theirNames } = await biFromFolder(folder);
  const config: BiConfig = { ...loaded, compatibility: { normalizeOverCandidates: false, ...loaded.compatibility, paddedPlaces: true } };
  const specs = biHead.specs(config);
  const parameters = await parametersIn<BiParameters>(backend, specs, arrays);
  const inputs = parlaiInputs(reference);
  const wanted = await forward(parameters, config, inputs, { reference, backend });
  const computed: Computed[] = [...(await computeAll(wanted, backend))];
  const { labels } = inputs;
  if (labels !== undefined && exact !== undefined && reference.outputs.has("loss")) {
    const own = await exactParametersIn<BiParameters>(exact, specs, arrays);
    const loss = (p: BiParameters): Tensor => {
      const context = comparable(config, contextVectors(p, config, inputs).vectors);
      return inBatchLoss(biHead.score(p, config, context, biHead.candidate(p, config, tensorsOf(labels, config))));
    };
    computed.push(...(await trainedOutputs(reference, exact, { parameters: own, loss, theirNames })));
  }
  return { computed };
}

function tensorsOf({ batch }: Rectangle, config: BiConfig): TokenTensors {
  return tokenTensors(batch, config.transformer);
}

function encoderOf(p: BiParameters, side: Side): ParlaiParameters {
  return ("encoder" in p ? p.encoder : p[side]) as ParlaiParameters; // the checkpoint is ParlAI's
}

async function forward(
  p: BiParameters,
  config: BiConfig,
  inputs: ParlaiInputs,
  { reference, backend }: { readonly reference: ReferenceCase; readonly backend: Place["backend"] },
): Promise<readonly Wanted[]> {
  const { context, candidates, count, labels } = inputs;
  const { width } = config.transformer;
  const listed = reshape(biHead.candidate(p, config, tensorsOf(candidates, config)), [context.rows, count, width]);
  const { vectors: own, remembered } = contextVectors(p, config, inputs);
  const vectors = comparable(config, own);
  const float32 = { tolerance: "float32" } as const;
  const score = { part: "score", ranked: true, ...float32 } as const;
  const vector = { part: "vector", ...float32 } as const;
  const wanted: Wanted[] = [
    { output: "context_vector", tensor: vectors, ...vector },
    { output: "candidate_vectors", tensor: listedVectors(config, listed), ...vector },
    { output: "scores", tensor: biHead.scoreListed(p, config, vectors, listed), ...score },
  ];
  if (remembered !== undefined)
    wanted.push({ output: "attender.weights", part: "attention", tensor: reshape(remembered.weights, [context.rows, 1, -1]), ...float32 });
  for (const { name, call, side, shape } of encoderCalls(p, inputs, remembered !== undefined)) {
    const parameters = encoderOf(p, side);
    const encoded = encodeTokens(parameters, config.transformer, tensorsOf(shape, config));
    const transformer = config.transformer as ParlaiConfig; // it was made from ParlAI's options
    wanted.push(...(await encoderOutputs({ name, call, parameters, config: transformer, shape, encoded }, backend)));
    const reduced = reduce(config.reduction, encoded, paddedPlaces(parameters, transformer, encoded.tokens));
    wanted.push({ output: `${name}.reduced${call}`, tensor: reduced, ...vector });
  }
  if (labels !== undefined) {
    const others = biHead.candidate(p, config, tensorsOf(labels, config));
    wanted.push({ output: "scores_batch", tensor: biHead.score(p, config, vectors, others), ...score });
  }
  return wanted.filter(({ output }) => reference.stated.has(output));
}

interface EncoderCall {
  readonly name: string;
  readonly call: string;
  readonly side: Side;
  readonly shape: Rectangle;
}

/** In which order the library calls its encoders; a case numbers the calls of one that is called several times. */
function encoderCalls(p: BiParameters, { context, candidates, memories }: ParlaiInputs, hasMemories: boolean): readonly EncoderCall[] {
  const shares = "encoder" in p;
  const own = [context, ...(hasMemories && memories !== undefined ? [memories] : []), ...(shares ? [candidates] : [])];
  const side = "context" as const;
  const calls = own.map((shape, i): EncoderCall => ({ name: "context_encoder", call: own.length === 1 ? "" : `#${i}`, side, shape }));
  return shares ? calls : [...calls, { name: "cand_encoder", call: "", side: "candidate", shape: candidates }];
}

/** The vectors of contexts before any normalization, and what they remember where they come with memories. */
function contextVectors(
  p: BiParameters,
  config: BiConfig,
  { context, memories }: ParlaiInputs,
): { readonly vectors: Tensor; readonly remembered: Remembered | undefined } {
  const vectors = textVectors(p, config, tensorsOf(context, config), { side: "context" });
  if (memories === undefined || config.memories === undefined) return { vectors, remembered: undefined };
  const own = memoryVectors(p, config, tensorsOf(memories, config));
  const remembered = attendMemories(config.memories, vectors, reshape(own, [context.rows, -1, config.transformer.width]));
  return { vectors: remembered.vectors, remembered };
}
