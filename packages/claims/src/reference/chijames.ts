import { biFromFolder, biHead, type BiParameters } from "@tercet/bi-encoder";
import { readModelFolder, type ChijamesFolder, type HuggingFaceFolder } from "@tercet/checkpoint";
import { crossFromFolder, crossHead, scorePairs, type CrossParameters } from "@tercet/cross-encoder";
import { errors, type TokenVectors } from "@tercet/encoder";
import { encoderOf, polyFromFolder, polyHead, type PolyParameters } from "@tercet/poly-encoder";
import { equal, gather, iota, mapTree, mul, reshape, scalar, stopGradient, tensor, where, type Tensor } from "@tercet/tensor";
import { inBatchLoss, listedLoss } from "@tercet/training";
import { encodeTokens, tokenTensors } from "@tercet/transformer";
import { z } from "zod";
import { inputsAs, optionsAs, type ReferenceCase } from "./case.ts";
import { computeAll, type Computation, type Computed, type Place, type ReferenceKind, type Wanted } from "./computed.ts";
import { rectangle, spread, withPaddingAsTokens } from "./rectangle.ts";
import { trainedOutputs } from "./training.ts";
import { exactParametersIn, parametersIn } from "./weights.ts";

const rows = z.array(z.array(z.number()));
const lists = z.array(rows);
const apart = z.object({ context_ids: rows, context_mask: rows, response_ids: lists, response_mask: lists });
const joined = z.object({ input_ids: lists, attention_mask: lists, token_type_ids: lists });
const options = z.object({ head: z.enum(["bi", "cross", "poly"]) });

const float32 = { tolerance: "float32" } as const;
const score = { part: "score", ranked: true, ...float32 } as const;

/** Scores without the axes of length 1, which the library's bi-encoder squeezes away. */
function squeezed(scores: Tensor): Tensor {
  return reshape(
    scores,
    scores.shape.filter((extent) => extent !== 1),
  );
}

/** The three models of chijames/Poly-Encoder on a BERT. */
export const chijames: ReferenceKind = {
  kind: "chijames",
  compute: async (reference, place) => {
    const folder = await readModelFolder(place.files, reference.model ?? "");
    const { head } = optionsAs(reference, options);
    // Nothing in a bi-encoder's file tells it from a plain BERT.
    if (folder.kind === "hugging-face" && head === "bi") return computeBi(reference, folder, place);
    if (folder.kind !== "chijames") throw errors["checkpoint-unsupported"]({ folder: reference.folder, reason: `it is ${folder.kind}` });
    return head === "poly" ? computePoly(reference, folder, place) : computeCross(reference, folder, place);
  },
};

/** Rows of the first response of each context among all of them. */
function firstOf(vectors: Tensor, contexts: number, count: number): Tensor {
  return gather(vectors, mul(iota({ shape: [contexts], axis: 0 }), count));
}

async function computeBi(reference: ReferenceCase, folder: HuggingFaceFolder, { backend, exact }: Place): Promise<Computation> {
  const { config, arrays, theirNames } = await biFromFolder(folder, { reduction: { kind: "first" }, similarity: "dot" });
  const specs = biHead.specs(config);
  const p = await parametersIn<BiParameters>(backend, specs, arrays);
  const { context_ids: ids, context_mask: mask, response_ids, response_mask } = inputsAs(reference, apart);
  const [contexts, count] = [ids.length, response_ids[0]?.length ?? 0];
  const context = rectangle({ ids, mask });
  const responses = rectangle({ ids: response_ids.flat(), mask: response_mask.flat() });
  const [tokens, responseTokens] = [context, responses].map(({ batch }) => tokenTensors(batch, config.transformer)) as [
    ReturnType<typeof tokenTensors>,
    ReturnType<typeof tokenTensors>,
  ]; // one for each of two
  const listed = reshape(biHead.candidate(p, config, responseTokens), [contexts, count, config.transformer.width]);
  const encoder = "encoder" in p ? p.encoder : p.context;
  const wanted: readonly Wanted[] = [
    { output: "scores", tensor: squeezed(biHead.scoreListed(p, config, biHead.context(p, config, tokens), listed)), ...score },
    {
      output: "context_hidden",
      part: "layer",
      tensor: encodeTokens(encoder, config.transformer, tokens).output,
      shaped: spread(context, config.transformer.width),
      ...float32,
    },
    { output: "candidate_vectors", part: "vector", tensor: listed, ...float32 },
  ];
  const loss = (q: BiParameters): Tensor => {
    const candidates = firstOf(biHead.candidate(q, config, responseTokens), contexts, count);
    return inBatchLoss(biHead.score(q, config, biHead.context(q, config, tokens), candidates));
  };
  const computed: Computed[] = [...(await computeAll(wanted, backend))];
  if (exact !== undefined)
    computed.push(
      ...(await trainedOutputs(reference, exact, {
        parameters: await exactParametersIn<BiParameters>(exact, specs, arrays),
        loss,
        theirNames,
      })),
    );
  return { computed };
}

async function computePoly(reference: ReferenceCase, folder: ChijamesFolder, { backend, exact }: Place): Promise<Computation> {
  const { config, arrays, theirNames } = await polyFromFolder(folder);
  const specs = polyHead.specs(config);
  const p = await parametersIn<PolyParameters>(backend, specs, arrays);
  const { context_ids: ids, context_mask: mask, response_ids, response_mask } = inputsAs(reference, apart);
  const [contexts, count] = [ids.length, response_ids[0]?.length ?? 0];
  // The library's padding goes through the encoder and is seen by the codes; the second batch has none.
  const [padded, bare] = [withPaddingAsTokens({ ids, mask }), rectangle({ ids, mask })];
  const tokens = tokenTensors(padded.batch, config.transformer);
  const bareTokens = tokenTensors(bare.batch, config.transformer);
  const responseTokens = tokenTensors(rectangle({ ids: response_ids.flat(), mask: response_mask.flat() }).batch, config.transformer);
  const listed = reshape(polyHead.candidate(p, config, responseTokens), [contexts, count, config.transformer.width]);
  const made = polyHead.context(p, config, tokens) as unknown as TokenVectors; // what this head keeps of a context // this head makes them
  const everywhere = spread(padded, config.transformer.width);
  const wanted: readonly Wanted[] = [
    { output: "scores", tensor: polyHead.scoreListed(p, config, { ...made }, listed), ...score },
    {
      output: "scores_without_padding",
      tensor: polyHead.scoreListed(p, config, polyHead.context(p, config, bareTokens), listed),
      ...score,
    },
    { output: "codes", part: "vector", tensor: made.vectors, ...float32 },
    {
      output: "context_hidden",
      part: "layer",
      tensor: encodeTokens(encoderOf(p, "context"), config.transformer, tokens).output,
      shaped: everywhere,
      ...float32,
    },
    { output: "candidate_vectors", part: "vector", tensor: listed, ...float32 },
  ];
  const loss = (trained: PolyParameters): Tensor => {
    const q = mapTree(trained, (leaf, path) =>
      path.endsWith("word_embeddings.weight") ? withoutPaddingRow(leaf, folder.config.pad_token_id) : leaf,
    );
    const candidates = firstOf(polyHead.candidate(q, config, responseTokens), contexts, count);
    return inBatchLoss(polyHead.score(q, config, polyHead.context(q, config, tokens), candidates));
  };
  const computed: Computed[] = [...(await computeAll(wanted, backend))];
  if (exact !== undefined)
    computed.push(
      ...(await trainedOutputs(reference, exact, {
        parameters: await exactParametersIn<PolyParameters>(exact, specs, arrays),
        loss,
        theirNames,
      })),
    );
  return { computed };
}

/** torch never trains the row of the padding token, which matters where padding goes through the encoder. */
function withoutPaddingRow(words: Tensor, padding: number): Tensor {
  const isPadding = equal(iota({ shape: [words.shape[0] ?? 0, 1], axis: 0 }), scalar(padding, "int32"));
  return where(isPadding, stopGradient(words), words);
}

async function computeCross(reference: ReferenceCase, folder: ChijamesFolder, { backend, exact }: Place): Promise<Computation> {
  const { config, arrays, theirNames } = await crossFromFolder(folder);
  const specs = crossHead.specs(config);
  const p = await parametersIn<CrossParameters>(backend, specs, arrays);
  const { input_ids: ids, attention_mask: mask, token_type_ids: types } = inputsAs(reference, joined);
  const [contexts, count] = [ids.length, ids[0]?.length ?? 0];
  const pairs = rectangle({ ids: ids.flat(), mask: mask.flat(), types: types.flat() });
  const tokens = tokenTensors(pairs.batch, config.transformer);
  const scores = (q: CrossParameters): Tensor => reshape(scorePairs(q, config, tokens), [contexts, count]);
  const wanted: readonly Wanted[] = [
    { output: "scores", tensor: scores(p), ...score },
    {
      output: "hidden",
      part: "layer",
      tensor: encodeTokens(p.encoder, config.transformer, tokens).output,
      shaped: spread(pairs, config.transformer.width),
      ...float32,
    },
  ];
  // The first candidate of each context is right.
  const loss = (q: CrossParameters): Tensor => listedLoss(scores(q), tensor(new Int32Array(contexts)));
  const computed: Computed[] = [...(await computeAll(wanted, backend))];
  if (exact !== undefined)
    computed.push(
      ...(await trainedOutputs(reference, exact, {
        parameters: await exactParametersIn<CrossParameters>(exact, specs, arrays),
        loss,
        theirNames,
      })),
    );
  return { computed };
}
