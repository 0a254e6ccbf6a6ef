import { joinPath, type Files } from "@tercet/host";
import { parseHuggingFaceConfig, type HuggingFaceConfig } from "../config/hugging-face.ts";
import { parseParlaiOptions, type ParlaiOptions } from "../config/parlai.ts";
import { readJson, refuseIssues } from "../config/parse.ts";
import { errors } from "../errors.ts";
import { detectNameMap, type NameMap } from "../maps/name-map.ts";
import type { TensorReader } from "../safetensors/reader.ts";
import {
  maxLengthOf,
  readModules,
  readPrompts,
  readSentenceConfig,
  type AfterPooling,
  type MaxLength,
  type Prompts,
} from "./sentence-transformers.ts";
import type { Pooling } from "./pooling.ts";
import { readTokenizerFiles, type TokenizerFiles } from "./tokenizer.ts";
import { openWeights } from "./weights.ts";

interface Encoder {
  readonly folder: string;
  readonly config: HuggingFaceConfig;
  readonly weights: TensorReader;
  /** From the file's tensor names to ours and back. */
  readonly names: NameMap;
  readonly tokenizer: TokenizerFiles;
  readonly maxLength: MaxLength;
}

/** A plain Hugging Face folder; with `config.classification` it is a cross-encoder. */
export interface HuggingFaceFolder extends Encoder {
  readonly kind: "hugging-face";
}

/** A sentence-transformers folder: a bi-encoder. */
export interface SentenceTransformersFolder extends Encoder {
  readonly kind: "sentence-transformers";
  readonly pooling: Pooling;
  readonly after: readonly AfterPooling[];
  readonly prompts: Prompts;
  readonly similarity: string | undefined;
  /** Whether texts are lower-cased before the tokenizer sees them. */
  readonly lowerCase: boolean;
}

/** Which head a foreign checkpoint holds. */
export type HeadName = "bi" | "cross" | "poly";

/** A checkpoint of chijames/Poly-Encoder: a BERT under `bert.` with `poly_code_embeddings` or `linear` beside it. */
export interface ChijamesFolder extends Encoder {
  readonly kind: "chijames";
  readonly head: HeadName;
}

/** A converted ParlAI checkpoint: its options, its tensor names, its dictionary. */
export interface ParlaiFolder {
  readonly kind: "parlai";
  readonly folder: string;
  readonly head: HeadName;
  readonly options: ParlaiOptions;
  /** Rows of the word embedding. */
  readonly vocabulary: number;
  readonly weights: TensorReader;
  readonly tokenizer: TokenizerFiles;
}

/** Another library's model. Folders of ours are read by the package `encoder`. */
export type ModelFolder = HuggingFaceFolder | SentenceTransformersFolder | ChijamesFolder | ParlaiFolder;

/**
 * Reads a model folder of any known kind: configuration checked, headers of weights read, data left where it is.
 * @throws TercetError `folder-unrecognized`, and the codes of every part: configuration, modules, weights, tokenizer
 */
export async function readModelFolder(files: Files, folder: string): Promise<ModelFolder> {
  if (await files.exists(joinPath(folder, "modules.json"))) return readSentenceTransformers(files, folder);
  const path = joinPath(folder, "config.json");
  if (!(await files.exists(path))) throw errors["folder-unrecognized"]({ folder, looked: ["modules.json", "config.json"] });
  const raw = await readJson(files, path);
  const fields = typeof raw === "object" && raw !== null ? raw : {};
  if ("embedding_size" in fields && "ffn_size" in fields && !("model_type" in fields)) return readParlai(files, folder, raw, path);
  const encoder = await readEncoder(files, folder, folder, raw);
  const names = encoder.weights.tensors;
  if (encoder.names.prefix === "bert." && (names.has("poly_code_embeddings.weight") || names.has("linear.weight"))) {
    return { kind: "chijames", head: names.has("linear.weight") ? "cross" : "poly", ...encoder };
  }
  return { kind: "hugging-face", ...encoder };
}

async function readSentenceTransformers(files: Files, folder: string): Promise<SentenceTransformersFolder> {
  const { transformerFolder, pooling, after } = await readModules(files, folder);
  const { lowerCase } = await readSentenceConfig(files, transformerFolder);
  if (!(await files.exists(joinPath(transformerFolder, "config.json"))))
    throw errors["folder-unrecognized"]({ folder: transformerFolder, looked: ["config.json"] });
  const encoder = await readEncoder(files, folder, transformerFolder, await readJson(files, joinPath(transformerFolder, "config.json")));
  if (pooling.width !== encoder.config.hidden_size) {
    refuseIssues(joinPath(folder, "modules.json"), [
      {
        field: "embedding_dimension",
        message: `of the pooling must be the encoder's width ${encoder.config.hidden_size}, and is ${pooling.width}`,
      },
    ]);
  }
  return { kind: "sentence-transformers", ...encoder, pooling, after, lowerCase, ...(await readPrompts(files, folder)) };
}

async function readEncoder(files: Files, folder: string, transformerFolder: string, raw: unknown): Promise<Encoder> {
  const path = joinPath(transformerFolder, "config.json");
  const config = parseHuggingFaceConfig(raw, path);
  const weights = await openWeights(files, transformerFolder);
  const names = detectNameMap(config.kind, weights.tensors.keys());
  const rows = (ours: string): number | undefined => weights.tensors.get(names.toTheirs(ours) ?? "")?.shape[0];
  const tables: readonly (readonly [field: string, stated: number, rows: number | undefined])[] = [
    ["vocab_size", config.vocab_size, rows("embeddings.word_embeddings.weight")],
    ["max_position_embeddings", config.max_position_embeddings, rows("embeddings.position_embeddings.weight")],
    ["type_vocab_size", config.type_vocab_size, rows("embeddings.token_type_embeddings.weight")],
  ];
  refuseIssues(
    path,
    tables
      .filter(([, stated, found]) => found !== undefined && found !== stated)
      .map(([field, stated, found]) => ({ field, message: `must be the ${found} rows of its table, and is ${stated}` })),
  );
  const tokenizer = await readTokenizerFiles(files, transformerFolder);
  const maxLength = maxLengthOf(config, tokenizer, await readSentenceConfig(files, transformerFolder));
  return { folder, config, weights, names, tokenizer, maxLength };
}

async function readParlai(files: Files, folder: string, raw: unknown, path: string): Promise<ParlaiFolder> {
  const options = parseParlaiOptions(raw, path);
  const weights = await openWeights(files, folder);
  const has = (prefix: string): boolean => [...weights.tensors.keys()].some((name) => name.startsWith(prefix));
  const heads: readonly (readonly [head: HeadName, encoder: string])[] = [
    ["poly", "encoder_ctxt."],
    ["bi", "context_encoder."],
    ["cross", "encoder."],
  ];
  const [head, prefix] = heads.find(([, encoder]) => has(encoder)) ?? [];
  if (head === undefined) throw errors["names-ambiguous"]({ family: "parlai", candidates: [] });
  const vocabulary = weights.tensors.get(`${prefix}embeddings.weight`)?.shape[0] ?? 0;
  const positions = weights.tensors.get(`${prefix}position_embeddings.weight`)?.shape[0];
  if (positions !== undefined && positions !== options.n_positions) {
    refuseIssues(path, [{ field: "n_positions", message: `must be the ${positions} rows of its table, and is ${options.n_positions}` }]);
  }
  return { kind: "parlai", folder, head, options, vocabulary, weights, tokenizer: await readTokenizerFiles(files, folder) };
}
