/* eslint-disable id-denylist -- `idx` is the name in modules.json */
import { baseName, joinPath, parentFolder, pathInside, temporaryName, type FileContent, type Host } from "@tercet/host";
import type { NamedArray, TensorMap } from "../arrays.ts";
import type { HuggingFaceConfig } from "../config/hugging-face.ts";
import { errors } from "../errors.ts";
import { denseConfig, type DenseModule } from "../folder/dense.ts";
import { poolingBooleans, type PoolingMode } from "../folder/pooling.ts";
import type { AfterPooling } from "../folder/sentence-transformers.ts";
import type { TokenizerFiles } from "../folder/tokenizer.ts";
import { createNameMap } from "../maps/name-map.ts";
import { writeSafetensors } from "../safetensors/writer.ts";
import { classifierPrefix, configFile } from "./config-file.ts";

/** An encoder to save; tensors bear our names, a classifier's included. */
export interface SavedEncoder {
  readonly config: HuggingFaceConfig;
  readonly tensors: TensorMap;
  readonly tokenizer: TokenizerFiles;
  /** In tokens, special ones included. */
  readonly maxLength: number;
}

/** A module behind the pooling; a dense one's tensors are `linear.weight` [out, in], `linear.bias` [out] and `residual.weight` [out, in]. */
export type SavedAfterPooling = { readonly kind: "normalize" } | (DenseModule & { readonly tensors: TensorMap });

/** A model to save as a folder that Python's sentence-transformers loads. */
export type SavedModel = {
  readonly extra?: ReadonlyMap<string, FileContent>;
  readonly encoder: SavedEncoder;
} & (
  | {
      readonly kind: "sentence-transformers";
      readonly pooling: readonly PoolingMode[];
      readonly after?: readonly SavedAfterPooling[];
      readonly prompts?: ReadonlyMap<string, string>;
      readonly similarity?: "cosine" | "dot";
    }
  | { readonly kind: "cross-encoder" }
);

/**
 * Saves a model folder: all of it appears at once under its name, or nothing does. The older layout of module files is written, which every
 * version of sentence-transformers reads.
 * @throws TercetError `output-exists`; nothing is ever overwritten
 */
export async function saveModelFolder(host: Pick<Host, "files" | "random">, folder: string, model: SavedModel): Promise<void> {
  const { files } = host;
  if (await files.exists(folder)) throw errors["output-exists"]({ path: folder });
  await files.makeFolder(parentFolder(folder));
  const temporary = joinPath(parentFolder(folder), temporaryName(baseName(folder), host.random.bytes(8)));
  try {
    for (const [name, content] of contents(model)) {
      const path = pathInside(temporary, name);
      await files.makeFolder(parentFolder(path));
      if (content instanceof Map)
        await writeSafetensors(files, path, content as TensorMap, { format: "pt" }); // as: the only Maps among the contents
      else await files.writeAtomic(path, content as FileContent); // as: what is no Map is content
    }
    // Looked at again: a long write may have been overtaken, and a rename over a full folder must not be tried.
    if (await files.exists(folder)) throw errors["output-exists"]({ path: folder });
    await files.rename(temporary, folder);
  } catch (error) {
    await files.remove(temporary).catch(() => undefined);
    throw error;
  }
}

function contents(model: SavedModel): ReadonlyMap<string, FileContent | TensorMap> {
  const { encoder } = model;
  const { config } = encoder;
  const prefix = model.kind === "cross-encoder" ? classifierPrefix(config.kind) : "";
  const all = new Map<string, FileContent | TensorMap>(model.extra);
  all.set("config.json", json(configFile(config)));
  all.set("model.safetensors", theirTensors(encoder, prefix));
  for (const [name, text] of tokenizerFiles(encoder)) all.set(name, text);
  if (model.kind === "sentence-transformers") {
    for (const [name, content] of moduleFiles(model)) all.set(name, content);
  }
  return all;
}

function theirTensors({ config, tensors }: SavedEncoder, prefix: string): TensorMap {
  const map = createNameMap(config.kind, { prefix });
  const unknown = [...tensors.keys()].filter((name) => map.toTheirs(name) === undefined);
  if (unknown.length > 0) throw errors["weights-mismatch"]({ missing: [], unused: unknown, misshaped: [] });
  return new Map<string, NamedArray>([...tensors].map(([name, array]) => [map.toTheirs(name) ?? name, array]));
}

function tokenizerFiles({ tokenizer, maxLength }: SavedEncoder): ReadonlyMap<string, string> {
  if (tokenizer.kind === "absent") return new Map();
  if (tokenizer.kind === "parlai-dictionary") return new Map([["model.dict", tokenizer.dictionary]]);
  const config = tokenizer.config?.text ?? json(tokenizerConfig(tokenizer, maxLength));
  const main: readonly [string, string] =
    tokenizer.kind === "tokenizer-json" ? ["tokenizer.json", tokenizer.json] : ["vocab.txt", tokenizer.vocabulary];
  return new Map([main, ["tokenizer_config.json", config]]);
}

/** What transformers needs to pad and wrap texts as tokenizer.json does; special tokens are known by their usual names. */
function tokenizerConfig(tokenizer: TokenizerFiles, maxLength: number): Readonly<Record<string, unknown>> {
  if (tokenizer.kind !== "tokenizer-json") return { model_max_length: maxLength };
  const places: Readonly<Record<string, readonly string[]>> = {
    pad_token: ["[PAD]", "<pad>"],
    unk_token: ["[UNK]", "<unk>"],
    cls_token: ["[CLS]", "<s>"],
    sep_token: ["[SEP]", "</s>"],
    mask_token: ["[MASK]", "<mask>"],
  };
  // as: a tokenizer that made the model's ids; anything else in it is left alone here
  const { added_tokens: added = [] } = JSON.parse(tokenizer.json) as { readonly added_tokens?: readonly { readonly content: string }[] };
  const known = new Set(added.map(({ content }) => content));
  const found = Object.entries(places).map(([place, names]) => [place, names.find((name) => known.has(name))] as const);
  // This class takes tokenizer.json as it is; those named after a family make their own from its vocabulary.
  return { tokenizer_class: "PreTrainedTokenizerFast", model_max_length: maxLength, ...Object.fromEntries(found) };
}

/**
 * The texts that make a folder one of sentence-transformers, by their path in it; weights and tokenizer.json are not among them: those of dense modules
 * belong into {@link modulePath}.
 */
export function sentenceTransformersTexts(model: {
  readonly encoder: Omit<SavedEncoder, "tensors">;
  readonly pooling: readonly PoolingMode[];
  readonly after?: readonly ({ readonly kind: "normalize" } | DenseModule)[];
  readonly similarity?: "cosine" | "dot";
}): ReadonlyMap<string, string> {
  const { encoder, after = [], ...rest } = model;
  const modules = after.map((module) => (module.kind === "dense" ? { ...module, tensors: new Map() } : module));
  const all = contents({ kind: "sentence-transformers", encoder: { ...encoder, tensors: new Map() }, after: modules, ...rest });
  const texts = [...all].filter(([name, content]) => typeof content === "string" && name !== "tokenizer.json");
  return new Map(texts as (readonly [string, string])[]); // as: just looked at
}

/** Where the weights of a module behind the pooling lie in a folder; the first of them is 0. */
export function modulePath(place: number, kind: AfterPooling["kind"]): string {
  return `${place + 2}_${kind === "normalize" ? "Normalize" : "Dense"}`;
}

function moduleFiles(model: SavedModel & { readonly kind: "sentence-transformers" }): ReadonlyMap<string, FileContent | TensorMap> {
  const { encoder, pooling, after = [], prompts = new Map<string, string>(), similarity } = model;
  const paths = ["", "1_Pooling", ...after.map(({ kind }, i) => modulePath(i, kind))];
  const modules = paths.map((path, idx) => ({
    idx,
    name: String(idx),
    path,
    type: `sentence_transformers.models.${path === "" ? "Transformer" : path.slice(path.indexOf("_") + 1)}`,
  }));
  const all = new Map<string, FileContent | TensorMap>([
    ["modules.json", json(modules)],
    ["sentence_bert_config.json", json({ max_seq_length: encoder.maxLength, do_lower_case: false })],
    ["1_Pooling/config.json", json(poolingFile(pooling, encoder.config.hidden_size))],
    [
      "config_sentence_transformers.json",
      json({ prompts: Object.fromEntries(prompts), default_prompt_name: null, similarity_fn_name: similarity ?? "cosine" }),
    ],
  ]);
  for (const [i, module] of after.entries()) {
    if (module.kind !== "dense") continue;
    all.set(`${modulePath(i, "dense")}/config.json`, json(denseConfig(module)));
    all.set(`${modulePath(i, "dense")}/model.safetensors`, module.tensors);
  }
  return all;
}

/** The older form says it in any version, but only one order of several modes. */
function poolingFile(modes: readonly PoolingMode[], width: number): Readonly<Record<string, unknown>> {
  const inOrder = poolingBooleans.filter(([, mode]) => modes.includes(mode));
  const isOld = inOrder.map(([, mode]) => mode).join() === modes.join();
  return isOld
    ? {
        word_embedding_dimension: width,
        ...Object.fromEntries(poolingBooleans.map(([field, mode]) => [field, modes.includes(mode)])),
        include_prompt: true,
      }
    : { embedding_dimension: width, pooling_mode: modes, include_prompt: true };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
