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
import { computeAll, type Computation, type Computed, type LeftAlone, type Place, type Wanted } from "../computed.ts";
import type { Rectangle } from "../rectangle.ts";
import { trainedOutputs } from "../training.ts";
import { exactParametersIn, parametersIn } from "../weights.ts";
import { encoderOutputs } from "./encoder-outputs.ts";
import { parlaiInputs, type ParlaiInputs } from "./inputs.ts";

/** Every output of a ParlAI poly-encoder's case. */
export async function computePoly(reference: ReferenceCase, folder: ParlaiFolder, { backend, exact }: Place): Promise<Computation> {
  const { config, arrays, theirNames } = await polyFromFolder(folder);
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
  return { computed, leftAlone: broadcastByTheLibrary(inputs) };
}

/** With one candidate for each context the library squeezes an axis away and broadcasts; `scores_alone` is what is meant. */
function broadcastByTheLibrary({ count, context }: ParlaiInputs): readonly LeftAlone[] {
  const why = "the library broadcasts one candidate per context to [contexts, contexts]; scores_alone is what is meant";
  return count === 1 && context.rows > 1 ? [{ output: "scores", why }] : [];
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
  const scores = count === 1 && context.rows > 1 ? "scores_alone" : "scores";
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
      shaped: presentOnly(made.vectors.shape, context, config),
      ...float32,
    },
    { output: "candidate_vectors", part: "vector", tensor: listed, ...float32 },
    { output: scores, tensor: polyHead.scoreListed(p, config, { ...made }, listed), ...score },
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
  return wanted.filter(({ output: name }) => reference.outputs.has(name));
}

/** Marks the vectors that stand for a token; the library leaves something at the other places and masks them. */
function presentOnly(shape: Shape, { lengths }: Rectangle, { source }: PolyConfig) {
  const [, m = 0, width = 0] = shape;
  return (values: HostArray): { readonly shape: Shape; readonly values: Float32Array; readonly compared: Uint8Array } => {
    const isThere = (i: number): boolean =>
      source.kind === "codes" || Math.floor(i / width) % m < (lengths[Math.floor(i / (m * width))] ?? 0);
    return { shape, values: Float32Array.from(values), compared: Uint8Array.from(values, (_, i) => Number(isThere(i))) };
  };
}

/** Dense code weights, [heads, contexts * m, tokens], as [contexts, m, columns] or [contexts, heads, m, columns]. */
function spreadCodeWeights({ batch, rows, columns }: Rectangle, { source }: PolyConfig) {
  const { m } = source;
  const isMultihead = source.kind === "codes" && source.attention.kind === "multihead";
  return (values: HostArray): { readonly shape: Shape; readonly values: Float32Array } => {
    const tokens = batch.ids.length;
    const heads = values.length / (rows * m * tokens);
    const wide = new Float32Array(rows * heads * m * columns);
    for (let head = 0; head < heads; head++)
      for (let row = 0; row < rows; row++)
        for (let code = 0; code < m; code++) {
          const from = ((head * rows + row) * m + code) * tokens;
          const [start = 0, end = 0] = [batch.offsets[row], batch.offsets[row + 1]];
          wide.set(values.subarray(from + start, from + end), ((row * heads + head) * m + code) * columns);
        }
    return { shape: isMultihead ? [rows, heads, m, columns] : [rows, m, columns], values: wide };
  };
}
