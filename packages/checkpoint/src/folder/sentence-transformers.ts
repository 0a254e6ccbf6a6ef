/* eslint-disable id-denylist -- `idx` is the name in modules.json */
import { joinPath, pathInside, type Files } from "@tercet/host";
import { z } from "zod";
import { usablePositions, type HuggingFaceConfig } from "../config/hugging-face.ts";
import { parseWith, readJson, refuseIssues } from "../config/parse.ts";
import { errors } from "../errors.ts";
import { readDense, type DenseInFolder } from "./dense.ts";
import { parsePooling, type Pooling } from "./pooling.ts";
import type { TokenizerFiles } from "./tokenizer.ts";

/** A module behind the pooling. */
export type AfterPooling = { readonly kind: "normalize" } | DenseInFolder;

/** How long an input may be, in tokens with the special ones, and which file says so. */
export interface MaxLength {
  readonly tokens: number;
  readonly source: string;
}

/** Texts to put before an input, by name. */
export interface Prompts {
  readonly texts: ReadonlyMap<string, string>;
  readonly defaultName: string | undefined;
}

/** What modules.json and the files it points to say. */
export interface SentenceTransformersModules {
  /** Where the transformer's own files lie. */
  readonly transformerFolder: string;
  readonly pooling: Pooling;
  readonly after: readonly AfterPooling[];
}

const known = ["Transformer", "Pooling", "Normalize", "Dense"];
const modulesSchema = z.array(z.object({ idx: z.int().min(0), name: z.string(), path: z.string(), type: z.string() })).min(1).max(100); // prettier-ignore

/**
 * Reads modules.json: a transformer, a pooling, then any dense and normalizing modules. A type is known by its last word, as paths moved in
 * version 6; nothing is ever imported.
 * @throws TercetError `module-unknown`, `config-invalid`, `path-outside`
 */
export async function readModules(files: Files, folder: string): Promise<SentenceTransformersModules> {
  const path = joinPath(folder, "modules.json");
  const modules = parseWith(modulesSchema, await readJson(files, path), path).sort((a, b) => a.idx - b.idx);
  const kinds = modules.map(({ type }) => type.slice(type.lastIndexOf(".") + 1));
  const unknown = modules.find((_, i) => !known.includes(kinds[i] ?? ""));
  if (unknown !== undefined) throw errors["module-unknown"]({ path, type: `there is ${JSON.stringify(unknown.type)}`, known });
  const late = kinds.slice(2).some((kind) => kind === "Transformer" || kind === "Pooling");
  if (kinds[0] !== "Transformer" || kinds[1] !== "Pooling" || late)
    throw errors["module-unknown"]({ path, type: `the order is ${kinds.join(", ")}`, known });
  const folders = modules.map((module) => (module.path === "" ? folder : pathInside(folder, module.path)));
  const poolingPath = joinPath(folders[1] ?? folder, "config.json");
  const after: AfterPooling[] = [];
  for (const [i, kind] of kinds.entries()) {
    if (i >= 2)
      after.push(kind === "Normalize" ? { kind: "normalize" } : await readDense(files, folders[i] ?? folder, modules[i]?.path ?? ""));
  }
  const pooling = parsePooling(await readJson(files, poolingPath), poolingPath);
  checkWidths(path, pooling, after);
  return { transformerFolder: folders[0] ?? folder, pooling, after };
}

function checkWidths(path: string, pooling: Pooling, after: readonly AfterPooling[]): void {
  let width = pooling.width * pooling.modes.length;
  for (const module of after) {
    if (module.kind !== "dense") continue;
    if (module.inWidth !== width)
      refuseIssues(path, [{ field: "in_features", message: `must be the ${width} of the module before, and is ${module.inWidth}` }]);
    width = module.outWidth;
  }
}

const sentenceSchema = z.object({ max_seq_length: z.int().min(1).nullish(), do_lower_case: z.boolean().nullish() });

/** What sentence_bert_config.json says; empty when it is absent or of the newer form, which says neither. */
export async function readSentenceConfig(
  files: Files,
  folder: string,
): Promise<{ readonly maxLength: number | undefined; readonly lowerCase: boolean; readonly path: string }> {
  const path = joinPath(folder, "sentence_bert_config.json");
  if (!(await files.exists(path))) return { maxLength: undefined, lowerCase: false, path };
  const { max_seq_length, do_lower_case } = parseWith(sentenceSchema, await readJson(files, path), path);
  return { maxLength: max_seq_length ?? undefined, lowerCase: do_lower_case ?? false, path };
}

/**
 * The longest input: sentence_bert_config.json's max_seq_length, which must fit the positions; else the smaller of tokenizer_config.json's
 * model_max_length and the positions.
 * @throws TercetError `config-invalid` when there are too few positions
 */
export function maxLengthOf(
  config: HuggingFaceConfig,
  tokenizer: TokenizerFiles,
  stated: { readonly maxLength: number | undefined; readonly path: string },
): MaxLength {
  const positions = usablePositions(config);
  if (stated.maxLength !== undefined) {
    if (stated.maxLength > positions) {
      refuseIssues(stated.path, [
        { field: "max_seq_length", message: `must be at most the ${positions} usable positions, and is ${stated.maxLength}` },
      ]);
    }
    return { tokens: stated.maxLength, source: stated.path };
  }
  const limit = "config" in tokenizer ? tokenizer.config?.model_max_length : undefined;
  if (limit !== undefined && limit <= positions) return { tokens: limit, source: "tokenizer_config.json" };
  return { tokens: positions, source: "config.json" };
}

const promptsSchema = z.object({
  prompts: z.record(z.string(), z.string()).nullish(),
  default_prompt_name: z.string().nullish(),
  similarity_fn_name: z.enum(["cosine", "dot", "euclidean", "manhattan"]).nullish(),
});

/** What config_sentence_transformers.json says. */
export async function readPrompts(
  files: Files,
  folder: string,
): Promise<{ readonly prompts: Prompts; readonly similarity: string | undefined }> {
  const path = joinPath(folder, "config_sentence_transformers.json");
  if (!(await files.exists(path))) return { prompts: { texts: new Map(), defaultName: undefined }, similarity: undefined };
  const parsed = parseWith(promptsSchema, await readJson(files, path), path);
  const texts = new Map(Object.entries(parsed.prompts ?? {}));
  const defaultName = parsed.default_prompt_name ?? undefined;
  if (defaultName !== undefined && !texts.has(defaultName)) {
    refuseIssues(path, [{ field: "default_prompt_name", message: `must be one of the prompts, and is ${JSON.stringify(defaultName)}` }]);
  }
  return { prompts: { texts, defaultName }, similarity: parsed.similarity_fn_name ?? undefined };
}
