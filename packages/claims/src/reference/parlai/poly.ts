import type { ParlaiFolder } from "@tercet/checkpoint";
import type { TokenVectors } from "@tercet/encoder";
import {
  codeWeights,
  encoderOf,
  finalAttention,
  polyFromFolder,
  polyHead,
  type PolyConfig,
  type PolyParameters,
} from "@tercet/poly-encoder";
import { reshape, type HostArray, type Shape, type Tensor } from "@tercet/tensor";
import { inBatchLoss } from "@tercet/training";
import { encodeTokens, tokenTensors, type ParlaiConfig, type ParlaiParameters, type TokenTensors } from "@tercet/transformer";
import type { ReferenceCase } from "../case.ts";
import { computeAll, type Computation, type Computed, type Place, type Wanted } from "../computed.ts";
import type { Rectangle } from "../rectangle.ts";
import { trainedOutputs } from "../training.ts";
import { exactParametersIn, parametersIn } from "../weights.ts";
import { encoderOutputs } from "./encoder-outputs.ts";
import { parlaiInputs, type ParlaiInputs } from "./inputs.ts";
import { libraryScores } from "./one-candidate.ts";

/** Every output of a ParlAI poly-encoder's case. */
export async function computePoly(reference: ReferenceCase, folder: ParlaiFolder, { backend, exact }: Place): Promise<Computation> {
  const { config: loaded, arrays, theirNames } = await polyFromFolder(folder);
  const config: PolyConfig = { ...loaded, compatibility: { codesSeePadding: false, paddedPlaces: true } };
  const specs = polyHead.specs(config);
  const parameters = await parametersIn<PolyParameters>(backend, specs, arrays);
  const inputs = parlaiInputs(reference);
  const computed: Computed[] = [...(await computeAll(await forward(parameters, config, inputs, reference, backend), backend))];
  const { labels } = inputs;
  if (labels !== undefined && exact !== undefined && reference.outputs.has("loss")) {
    const own = await exactParametersIn<PolyParameters>(exact, specs, arrays);
    const loss = (p: PolyParameters): Tensor => inBatchLoss(inBatch(p, config, inputs.context, labels));
    computed.push(...(await trainedOutputs(reference, exact, { parameters: own, loss, theirNames })));
  }
  return { computed };
}

function tensorsOf({ batch }: Rectangle, config: PolyConfig): TokenTensors {
  return tokenTensors(batch, config.transformer);
}

function inBatch(p: PolyParameters, config: PolyConfig, contexts: Rectangle, candidates: Rectangle): Tensor {
  const context = polyHead.context(p, config, tensorsOf(contexts, config));
  return polyHead.score(p, config, context, polyHead.candidate(p, config, tensorsOf(candidates, config)));
}

async function forward(
  p: PolyParameters,
  config: PolyConfig,
  inputs: ParlaiInputs,
  reference: ReferenceCase,
  backend: Place["backend"],
): Promise<readonly Wanted[]> {
  const { context, candidates, count, labels } = inputs;
  const transformer = config.transformer as ParlaiConfig; // it was made from ParlAI's options
  const [contextEncoder, candidateEncoder] = [encoderOf(p, "context"), encoderOf(p, "candidate")] as [ParlaiParameters, ParlaiParameters];
  const [contextTokens, candidateTokens] = [tensorsOf(context, config), tensorsOf(candidates, config)];
  const encodedContext = encodeTokens(contextEncoder, transformer, contextTokens);
  const encodedCandidates = encodeTokens(candidateEncoder, transformer, candidateTokens);
  const { width } = transformer;
  // What the head itself makes, so that the case checks the head.
  const made = polyHead.context(p, config, contextTokens) as unknown as TokenVectors;
  const reduced = polyHead.candidate(p, config, candidateTokens);
  const listed = reshape(reduced, [context.rows, count, width]);
  const final = finalAttention(p, config, made, listed);
  const float32 = { tolerance: "float32" } as const;
  const score = { part: "score", ranked: true, ...float32 } as const;
  const ofContext = {
    name: "encoder_ctxt",
    call: "",
    parameters: contextEncoder,
    config: transformer,
    shape: context,
    encoded: encodedContext,
  };
  const ofCandidates = { ...ofContext, name: "encoder_cand", parameters: candidateEncoder, shape: candidates, encoded: encodedCandidates };
  const outputs = await encoderOutputs(ofContext, backend);
  const output = outputs.at(-1) as Wanted; // the encoder's own output comes last
  const wanted: Wanted[] = [
    {
      output: "codes_or_first",
      part: "vector",
      tensor: made.vectors,
      ...float32,
    },
    { output: "candidate_vectors", part: "vector", tensor: listed, ...float32 },
    { output: "vector_mask", part: "tokens", tensor: made.present, tolerance: "exact" },
    { output: "scores", tensor: libraryScores(config, { context: made, candidates: listed, final }), ...score },
    { output: "scores_alone", tensor: polyHead.scoreListed(p, config, { ...made }, listed), ...score },
    ...outputs,
    { ...output, output: "encoder_ctxt.reduced" },
    ...(await encoderOutputs(ofCandidates, backend)),
    { output: "encoder_cand.reduced", part: "vector", tensor: reduced, ...float32 },
    { output: "attention.weights", part: "attention", tensor: final.weights, ...float32 },
  ];
  if (config.source.kind === "codes")
    wanted.push({
      output: "code_attention.weights",
      part: "attention",
      tensor: codeWeights(p, config, encodedContext),
      shaped: spreadCodeWeights(context, config),
      ...float32,
    });
  if (labels !== undefined) wanted.push({ output: "scores_batch", tensor: inBatch(p, config, context, labels), ...score });
  return wanted.filter(({ output: name }) => reference.stated.has(name));
}

/** Dense code weights, [heads, contexts * m, tokens], as [contexts, m, columns] or [contexts, heads, m, columns]; even where there is no token. */
function spreadCodeWeights({ rows, columns, places, lengths }: Rectangle, { source }: PolyConfig) {
  const { m } = source;
  const isMultihead = source.kind === "codes" && source.attention.kind === "multihead";
  return (values: HostArray): { readonly shape: Shape; readonly values: Float32Array } => {
    const tokens = places.length;
    const heads = values.length / (rows * m * tokens);
    const wide = new Float32Array(rows * heads * m * columns);
    for (let row = 0; row < rows; row++)
      if (lengths[row] === 0) wide.fill(1 / columns, row * heads * m * columns, (row + 1) * heads * m * columns);
    places.forEach((place, token) => {
      const [row, column] = [Math.floor(place / columns), place % columns];
      for (let head = 0; head < heads; head++)
        for (let code = 0; code < m; code++) {
          const weight = values[((head * rows + row) * m + code) * tokens + token] ?? NaN;
          wide[((row * heads + head) * m + code) * columns + column] = weight;
        }
    });
    return { shape: isMultihead ? [rows, heads, m, columns] : [rows, m, columns], values: wide };
  };
}
