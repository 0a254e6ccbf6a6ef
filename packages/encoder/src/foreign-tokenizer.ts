import {
  parseJson,
  plainJson,
  type ChijamesFolder,
  type HuggingFaceFolder,
  type ParlaiFolder,
  type SentenceTransformersFolder,
  type TokenizerFiles,
} from "@tercet/checkpoint";
import { loadTokenizer, readParlaiDictionary, type Encoding, type SpecialsPolicy, type Tokenizer } from "@tercet/text";
import { errors } from "./errors.ts";
import { parlaiTexts, tokenizerTexts, type TextTokenizer } from "./text-tokenizer.ts";
import { wordPieceJson } from "./word-piece-json.ts";

/** How another library's model reads texts, and what the user should know of it. */
export interface ForeignTexts {
  readonly tokenizer: TextTokenizer;
  readonly notes: readonly string[];
}

/** The lengths that chijames' scripts cut to. */
const chijamesLengths = { context: 128, candidate: 32 } as const;

/**
 * The tokenizer of a model folder, cutting as its library does.
 * @param options specials: what becomes of typed special tokens where the folder has a tokenizer.json; default `as-text`
 * @throws TercetError `checkpoint-unsupported` without a tokenizer that we can read
 */
export function textsFromFolder(
  folder: HuggingFaceFolder | SentenceTransformersFolder | ChijamesFolder | ParlaiFolder,
  options: { readonly specials?: SpecialsPolicy } = {},
): ForeignTexts {
  switch (folder.kind) {
    case "parlai":
      return fromParlai(folder);
    case "chijames": {
      const { tokens } = folder.maxLength;
      const limits = {
        context: Math.min(tokens, chijamesLengths.context),
        candidate: Math.min(tokens, chijamesLengths.candidate),
        pair: tokens,
      };
      const notes = [
        `the checkpoint names no lengths: contexts are cut to ${limits.context} tokens and keep their end, candidates to ${limits.candidate}`,
      ];
      return { tokenizer: tokenizerTexts(hubTokenizer(folder), { ...limits, ...options, keepContext: "end" }), notes };
    }
    case "hugging-face":
    case "sentence-transformers": {
      const { tokens, source } = folder.maxLength;
      const limits = { context: tokens, candidate: tokens, pair: tokens, keepContext: "start" } as const;
      const own = tokenizerTexts(hubTokenizer(folder), { ...limits, ...options });
      const { change, notes } = folder.kind === "sentence-transformers" ? beforeTokens(folder) : { change: undefined, notes: [] };
      return {
        tokenizer: change === undefined ? own : changed(own, change),
        notes: [`texts are cut to ${tokens} tokens (${source})`, ...notes],
      };
    }
    default:
      return folder satisfies never;
  }
}

/** The tokenizer in a folder's files. @throws TercetError `checkpoint-unsupported` */
export function hubTokenizer({ folder, tokenizer }: { readonly folder: string; readonly tokenizer: TokenizerFiles }): Tokenizer {
  switch (tokenizer.kind) {
    case "tokenizer-json": {
      const { config } = tokenizer;
      const own = loadTokenizer(tokenizer.json, config === undefined ? {} : objectIn(config.text));
      return config?.hasTypes === false ? withoutTypes(own) : own;
    }
    case "word-piece-vocabulary":
      return loadTokenizer(wordPieceJson(tokenizer.vocabulary, { lowercase: tokenizer.config?.do_lower_case ?? true }));
    case "parlai-dictionary":
      throw errors["checkpoint-unsupported"]({ folder, reason: "a BERT model has ParlAI's dictionary" });
    case "absent":
      throw errors["checkpoint-unsupported"]({ folder, reason: "it has no tokenizer.json and no vocab.txt" });
    default:
      return tokenizer satisfies never;
  }
}

/** A tokenizer whose folder says that the model is given no token types: the library takes zeros then, for second texts too. */
function withoutTypes(tokenizer: Tokenizer): Tokenizer {
  const bare = (encoding: Encoding): Encoding => ({ ...encoding, types: new Int32Array(encoding.types.length) });
  return {
    ...tokenizer,
    encodeSingle: (text, options) => bare(tokenizer.encodeSingle(text, options)),
    encodePair: (first, second, options) => bare(tokenizer.encodePair(first, second, options)),
  };
}

function objectIn(text: string): object {
  return plainJson(parseJson(text, "tokenizer_config.json")) as object; // the folder's reader found an object there
}

type Change = (text: string) => string;

/** What sentence-transformers does to texts before they are tokenized. */
function beforeTokens({ lowerCase, prompts }: SentenceTransformersFolder): {
  readonly change: Change | undefined;
  readonly notes: readonly string[];
} {
  const prompt = prompts.defaultName === undefined ? "" : (prompts.texts.get(prompts.defaultName) ?? "");
  if (!lowerCase && prompt === "") return { change: undefined, notes: [] };
  const notes = prompt === "" ? [] : [`every text gets the model's default prompt ${JSON.stringify(prompt)} before it`];
  return { change: (text) => (lowerCase ? (prompt + text).toLowerCase() : prompt + text), notes };
}

function changed(tokenizer: TextTokenizer, change: Change): TextTokenizer {
  return {
    context: (text) => tokenizer.context(change(text)),
    candidate: (text) => tokenizer.candidate(change(text)),
    pair: (context, candidate) => tokenizer.pair(change(context), change(candidate)),
    token: (id) => tokenizer.token(id),
  };
}

function fromParlai({ folder, options, tokenizer }: ParlaiFolder): ForeignTexts {
  if (tokenizer.kind !== "parlai-dictionary") throw errors["checkpoint-unsupported"]({ folder, reason: "it has no model.dict" });
  const splitter = options.dict_tokenizer ?? "re";
  if (splitter !== "re") throw errors["checkpoint-unsupported"]({ folder, reason: `its dictionary splits words with ${splitter}` });
  const specials = {
    null: options.dict_nulltoken ?? "__null__",
    start: options.dict_starttoken ?? "__start__",
    end: options.dict_endtoken ?? "__end__",
    unknown: options.dict_unktoken ?? "__unk__",
  };
  const dictionary = readParlaiDictionary(tokenizer.dictionary, { lowercase: options.dict_lower ?? false, specials });
  const limit = (own: number | null | undefined, most: number): number => {
    const stated = own ?? options.truncate ?? -1;
    return stated < 0 ? most : Math.min(stated, most);
  };
  // Contexts are wrapped after they were cut.
  const limits = {
    context: limit(options.text_truncate, options.n_positions - 2),
    candidate: limit(options.label_truncate, options.n_positions),
  };
  return {
    tokenizer: parlaiTexts(dictionary, limits),
    notes: [`contexts are cut to their last ${limits.context} words, candidates to their first ${limits.candidate}`],
  };
}
