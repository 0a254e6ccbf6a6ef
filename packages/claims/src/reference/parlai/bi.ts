import {
  attendMemories,
  biFromFolder,
  biHead,
  comparable,
  listedVectors,
  textVectors,
  type BiConfig,
  type BiParameters,
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
  const { config, arrays, theirNames } = await biFromFolder(folder);
  const specs = biHead.specs(config);
  const parameters = await parametersIn<BiParameters>(backend, specs, arrays);
  const inputs = parlaiInputs(reference);
  const wanted = await forward(parameters, config, inputs, { reference, backend });
  const computed: Computed[] = [...(await computeAll(wanted, backend))];
  const { labels } = inputs;
  if (labels !== undefined && exact !== undefined && reference.outputs.has("loss")) {
    const own = await exactParametersIn<BiParameters>(exact, specs, arrays);
    const loss = (p: BiParameters): Tensor => {
      const context = biHead.context(p, config, tensorsOf(inputs.context, config));
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
  { context, candidates, count, labels, memories }: ParlaiInputs,
  { reference, backend }: { readonly reference: ReferenceCase; readonly backend: Place["backend"] },
): Promise<readonly Wanted[]> {
  const transformer = config.transformer as ParlaiConfig; // it was made from ParlAI's options
  const { width } = transformer;
  const contextTokens = tensorsOf(context, config);
  const plain = textVectors(p, config, contextTokens, { side: "context" });
  const listed = reshape(biHead.candidate(p, config, tensorsOf(candidates, config)), [context.rows, count, width]);
  const remembered = memories === undefined || config.memories === undefined ? undefined : remember(p, config, plain, memories);
  const vectors = comparable(config, remembered?.vectors ?? plain);
  const float32 = { tolerance: "float32" } as const;
  const score = { part: "score", ranked: true, ...float32 } as const;
  const vector = { part: "vector", ...float32 } as const;
  // A case numbers the calls of an encoder where there are several.
  const call = reference.outputs.has("context_encoder.output#0") ? "#0" : "";
  const encoded = encodeTokens(encoderOf(p, "context"), transformer, contextTokens);
  const parameters = encoderOf(p, "context");
  const wanted: Wanted[] = [
    { output: "context_vector", tensor: vectors, ...vector },
    { output: "candidate_vectors", tensor: listedVectors(config, listed), ...vector },
    { output: "scores", tensor: biHead.scoreListed(p, config, vectors, listed), ...score },
    ...(await encoderOutputs({ name: "context_encoder", call, parameters, config: transformer, shape: context, encoded }, backend)),
    { output: `context_encoder.reduced${call}`, tensor: plain, ...vector },
    reducedCandidates(p, config, candidates),
  ];
  if (remembered !== undefined) {
    wanted.push({ output: "context_encoder.reduced#1", tensor: remembered.memories, ...vector });
    wanted.push({ output: "attender.weights", part: "attention", tensor: reshape(remembered.weights, [context.rows, 1, -1]), ...float32 });
  }
  if (labels !== undefined) {
    const others = biHead.candidate(p, config, tensorsOf(labels, config));
    wanted.push({ output: "scores_batch", tensor: biHead.score(p, config, vectors, others), ...score });
  }
  return wanted.filter(({ output }) => reference.outputs.has(output));
}

/** Candidates as their encoder reduces them, before a shared encoder's layers behind it. */
function reducedCandidates(p: BiParameters, config: BiConfig, candidates: Rectangle): Wanted {
  const tokens = tensorsOf(candidates, config);
  const parameters = encoderOf(p, "candidate");
  const padded = config.compatibility?.paddedPlaces === true ? paddedPlaces(parameters, config.transformer, tokens) : undefined;
  const tensor = reduce(config.reduction, encodeTokens(parameters, config.transformer, tokens), padded);
  return { output: "encoder" in p ? "context_encoder.reduced#1" : "cand_encoder.reduced", part: "vector", tensor, tolerance: "float32" };
}

interface Memory {
  readonly vectors: Tensor;
  readonly weights: Tensor;
  /** [memories of all contexts, width]. */
  readonly memories: Tensor;
}

function remember(p: BiParameters, config: BiConfig, contexts: Tensor, memories: Rectangle): Memory {
  const own = textVectors(p, config, tensorsOf(memories, config), { side: "context" });
  const [rows = 0, width = 0] = contexts.shape;
  const { memories: how = { attention: "sqrt" } } = config;
  return { ...attendMemories(how, contexts, reshape(own, [rows, -1, width])), memories: own };
}
