import type { AfterPooling, HuggingFaceFolder, ParlaiFolder, PoolingMode, SentenceTransformersFolder } from "@tercet/checkpoint";
import {
  activationOf,
  bertConfigFrom,
  errors,
  leftOutNotes,
  parlaiConfigFrom,
  renameTensors,
  type ForeignModel,
  type OurNames,
  type Reduction,
  type RenamedTensors,
} from "@tercet/encoder";
import type { AfterReduction } from "./after-reduction.ts";
import type { BiConfig } from "./config.ts";

const reductions: Readonly<Record<PoolingMode, Reduction>> = {
  cls: { kind: "first" },
  mean: { kind: "mean" },
  max: { kind: "max" },
  mean_sqrt_len_tokens: { kind: "mean-sqrt" },
  weightedmean: { kind: "weighted-mean" },
  lasttoken: { kind: "last" },
};

/** What a plain encoder's folder does not say. */
export interface BiChoices {
  /** Default: mean. */
  readonly reduction?: Reduction;
  /** Default: cosine. */
  readonly similarity?: "cosine" | "dot";
}

/**
 * A bi-encoder from another library's folder: sentence-transformers, ParlAI, or a plain encoder of the BERT family.
 * @throws TercetError `checkpoint-unsupported`, `parameters-incomplete`, `aliases-differ`
 */
export async function biFromFolder(
  folder: SentenceTransformersFolder | HuggingFaceFolder | ParlaiFolder,
  choices: BiChoices = {},
): Promise<ForeignModel<BiConfig>> {
  return folder.kind === "parlai" ? fromParlai(folder) : fromBert(folder, choices);
}

async function fromBert(folder: SentenceTransformersFolder | HuggingFaceFolder, choices: BiChoices): Promise<ForeignModel<BiConfig>> {
  const { reduction, joined, after, similarity, normalized, notes } =
    folder.kind === "sentence-transformers" ? moduleConfig(folder) : plainConfig(choices);
  const ourNames: OurNames = (theirs) => {
    const ours = folder.names.toOurs(theirs);
    return ours === undefined ? [] : [`encoder.${ours}`];
  };
  const { arrays, theirNames, leftOut } = await renameTensors(folder.weights, ourNames, ["*pooler.dense.*"]);
  const dense = folder.kind === "sentence-transformers" ? await denseTensors(folder.after) : [];
  const transformer = bertConfigFrom(folder.config, { pooler: false });
  const config: BiConfig = {
    ...{ transformer, sharing: { kind: "shared", candidateMlp: false }, reduction, similarity },
    ...(joined.length === 0 ? {} : { joined }),
    ...(after.length === 0 ? {} : { after }),
  };
  const encodes: BiConfig = { ...config, similarity: normalized ? "cosine" : "dot" };
  return {
    ...{ config, encodes, notes: [...notes, ...leftOutNotes(leftOut)] },
    arrays: new Map([arrays, ...dense.map((each) => each.arrays)].flatMap((each) => [...each])),
    theirNames: new Map([theirNames, ...dense.map((each) => each.theirNames)].flatMap((each) => [...each])),
  };
}

/** Weights of dense modules, each in a file of its own; the library knows a tensor of them by the module's folder and its name there. */
async function denseTensors(after: readonly AfterPooling[]): Promise<readonly RenamedTensors[]> {
  const layers = after.filter((module) => module.kind === "dense");
  return Promise.all(
    layers.map(async ({ path, weights }, i) => {
      const own: OurNames = (theirs) => [`after.${i}.${theirs}`];
      const { theirNames, ...rest } = await renameTensors(weights, own);
      const named = [...theirNames].map(([ours, theirs]) => [ours, theirs.map((name) => `${path}.${name}`)] as const);
      return { ...rest, theirNames: new Map(named) };
    }),
  );
}

interface Choice extends Required<BiChoices> {
  readonly joined: readonly Reduction[];
  readonly after: readonly AfterReduction[];
  readonly normalized: boolean;
  readonly notes: readonly string[];
}

function plainConfig(choices: BiChoices): Choice {
  const { reduction = { kind: "mean" }, similarity = "cosine" } = choices;
  const taken = [
    ...(choices.reduction === undefined ? ["mean reduction"] : []),
    ...(choices.similarity === undefined ? ["cosine similarity"] : []),
  ];
  return {
    ...{ reduction, joined: [], after: [], similarity, normalized: false },
    notes: taken.length === 0 ? [] : [`the folder does not say how to compare texts: ${taken.join(" and ")} taken`],
  };
}

function moduleConfig({ folder, pooling, after, similarity, prompts }: SentenceTransformersFolder): Choice {
  const fail = (reason: string): Error => errors["checkpoint-unsupported"]({ folder, reason });
  if (similarity === "euclidean" || similarity === "manhattan") throw fail(`its similarity is ${similarity}`);
  if (!pooling.includePrompt && prompts.defaultName !== undefined) throw fail("its pooling leaves the tokens of a prompt out");
  // Vectors of unit length at the end are what cosine compares.
  const normalized = after.at(-1)?.kind === "normalize";
  const [first, ...others] = pooling.modes.map((mode) => reductions[mode]);
  return {
    reduction: first!, // a pooling has a mode
    joined: others,
    after: after.slice(0, normalized ? -1 : undefined).map(moduleOf),
    similarity: normalized || similarity !== "dot" ? "cosine" : "dot",
    normalized,
    notes: similarity === undefined && !normalized ? ["the folder names no similarity: cosine, as the library's default"] : [],
  };
}

function moduleOf(module: AfterPooling): AfterReduction {
  if (module.kind === "normalize") return module;
  const { outWidth: width, bias, activation, residual } = module;
  return { kind: "dense", width, bias, activation: activationOf(activation), residual };
}

async function fromParlai({ folder, head, options, vocabulary, weights }: ParlaiFolder): Promise<ForeignModel<BiConfig>> {
  if (head !== "bi") throw errors["checkpoint-unsupported"]({ folder, reason: `it holds a ${head}-encoder` });
  const { share_encoders: shared, share_word_embeddings: sharedWords, reduction_type: kind } = options;
  const ourNames = shared ? sharedNames : separateNames(sharedWords);
  // What the library makes and never reads: a second word table beside a shared encoder, a network for memories that do not come.
  const unread = [...(shared ? ["cand_embeddings.weight"] : []), ...(options.use_memories ? [] : ["memory_transformer.mlp.*"])];
  const { arrays, theirNames, leftOut } = await renameTensors(weights, ourNames, unread);
  const paddedPlaces = kind === "max" || options.variant === "prelayernorm";
  const normalizeOverCandidates = options.normalize_sent_emb;
  const config: BiConfig = {
    transformer: parlaiConfigFrom(options, { vocabulary, segments: options.n_segments }),
    sharing: shared ? { kind: "shared", candidateMlp: true } : { kind: "separate" },
    reduction: { kind },
    similarity: normalizeOverCandidates ? "cosine" : "dot",
    ...(options.use_memories
      ? { memories: { attention: options.memory_attention, ...(options.wrap_memory_encoder ? { mlp: true } : {}) } }
      : {}),
    ...(paddedPlaces || normalizeOverCandidates ? { compatibility: { paddedPlaces, normalizeOverCandidates } } : {}),
  };
  const notes = [
    ...(paddedPlaces ? [`as in ParlAI, ${kind} sees the padding of a batch that says it has some`] : []),
    ...(normalizeOverCandidates ? ["as in ParlAI, listed candidates are divided by their norm over the candidates"] : []),
    ...(shared || !sharedWords ? [] : ["both encoders had one word table: they have equal ones now, which training moves apart"]),
    ...leftOutNotes(leftOut),
  ];
  return { config, arrays, theirNames, notes };
}

/** Moves a name from one prefix to another, or gives nothing. */
function moved(name: string, from: string, to: string): readonly string[] {
  return name.startsWith(from) ? [to + name.slice(from.length)] : [];
}

/** Memories pass the context's encoder, and with `wrap_memory_encoder` a network behind it. */
function memoryNames(theirs: string, encoder: string): readonly string[] {
  const layers = [...moved(theirs, "memory_transformer.mlp.0.", "memory_mlp.first."), ...moved(theirs, "memory_transformer.mlp.2.", "memory_mlp.second.")]; // prettier-ignore
  if (layers.length > 0) return layers;
  return moved(theirs.replace(/^memory_transformer\.transformer\./, "memory_transformer."), "memory_transformer.", encoder);
}

function sharedNames(theirs: string): readonly string[] {
  if (theirs === "embeddings.weight") return ["encoder.embeddings.weight"];
  return [
    ...moved(theirs, "context_encoder.", "encoder."),
    ...memoryNames(theirs, "encoder."),
    ...moved(theirs, "cand_encoder.transformer.", "encoder."),
    ...moved(theirs, "cand_encoder.mlp.0.", "candidate_mlp.first."),
    ...moved(theirs, "cand_encoder.mlp.2.", "candidate_mlp.second."),
  ];
}

function separateNames(sharedWords: boolean): OurNames {
  return (theirs) => {
    if (theirs === "embeddings.weight") return ["context.embeddings.weight", ...(sharedWords ? ["candidate.embeddings.weight"] : [])];
    if (theirs === "cand_embeddings.weight") return ["candidate.embeddings.weight"];
    return [
      ...moved(theirs, "context_encoder.", "context."),
      ...memoryNames(theirs, "context."),
      ...moved(theirs, "cand_encoder.", "candidate."),
    ];
  };
}
