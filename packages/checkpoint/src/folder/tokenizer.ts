import { joinPath, readText, type Files } from "@tercet/host";
import { z } from "zod";
import { parseWith, readJson } from "../config/parse.ts";

/** What tokenizer_config.json says that outlives the tokenizer's own file. */
export interface TokenizerConfig {
  /** Undefined when absent or the library's "no limit" (1e30). */
  readonly model_max_length: number | undefined;
  readonly do_lower_case: boolean | undefined;
  /** Whether the model is given token types; undefined where the file does not say (`model_input_names`). */
  readonly hasTypes: boolean | undefined;
  /** The whole file, for whoever reads more of it. */
  readonly text: string;
}

/** The tokenizer's files as texts: understanding them is the `text` package's part. */
export type TokenizerFiles =
  | { readonly kind: "tokenizer-json"; readonly path: string; readonly json: string; readonly config: TokenizerConfig | undefined }
  | {
      readonly kind: "word-piece-vocabulary";
      readonly path: string;
      readonly vocabulary: string;
      readonly config: TokenizerConfig | undefined;
    }
  | { readonly kind: "parlai-dictionary"; readonly path: string; readonly dictionary: string }
  | { readonly kind: "absent" };

/** Tokenizer files above this are refused. */
const maxTokenizerBytes = 64 * 2 ** 20;

const schema = z.object({
  model_max_length: z.number().positive().nullish(),
  do_lower_case: z.boolean().nullish(),
  model_input_names: z.array(z.string()).nullish(),
});

/** Reads what a folder has for its tokenizer. */
export async function readTokenizerFiles(files: Files, folder: string): Promise<TokenizerFiles> {
  const limits = { maxBytes: maxTokenizerBytes };
  const config = await readTokenizerConfig(files, joinPath(folder, "tokenizer_config.json"));
  const path = joinPath(folder, "tokenizer.json");
  if (await files.exists(path)) return { kind: "tokenizer-json", path, json: await readText(files, path, limits), config };
  const vocabulary = joinPath(folder, "vocab.txt");
  if (await files.exists(vocabulary)) {
    return { kind: "word-piece-vocabulary", path: vocabulary, vocabulary: await readText(files, vocabulary, limits), config };
  }
  const dictionary = joinPath(folder, "model.dict");
  if (await files.exists(dictionary))
    return { kind: "parlai-dictionary", path: dictionary, dictionary: await readText(files, dictionary, limits) };
  return { kind: "absent" };
}

async function readTokenizerConfig(files: Files, path: string): Promise<TokenizerConfig | undefined> {
  if (!(await files.exists(path))) return undefined;
  const { model_max_length, do_lower_case, model_input_names: names } = parseWith(schema, await readJson(files, path), path);
  // Libraries write 1e30 where there is no limit.
  const limit = model_max_length == null || model_max_length > 1e15 ? undefined : Math.trunc(model_max_length);
  const hasTypes = names?.includes("token_type_ids");
  return { model_max_length: limit, do_lower_case: do_lower_case ?? undefined, hasTypes, text: await readText(files, path) };
}
