import { TercetError } from "@tercet/host";
import { bertSegmenter, isBert } from "./bert-segmenter.ts";
import { assemble, type Encoding, type TextTokens } from "./encoding.ts";
import { errors } from "./errors.ts";
import { librarySegmenter, libraryTokenizer, type LibraryTokenizer } from "./library-segmenter.ts";
import { raggedBatch } from "./ragged-batch.ts";
import { readTemplate, specialCount, withoutSpecials, type TemplateItem } from "./template.ts";
import { checkTokenizer } from "./tokenizer-check.ts";
import { tokenEntries } from "./tokenizer-check-vocabulary.ts";
import { readDefaults, readSpecials } from "./tokenizer-defaults.ts";
import { parseTokenizerText, isRecord, type TokenizerJson } from "./tokenizer-json.ts";
import type { EncodedBatch, EncodeOptions, Tokenizer } from "./tokenizer.ts";
import { cutLengths } from "./truncation.ts";

/**
 * Makes a tokenizer from a tokenizer.json (its text, or the parsed object) and, where there is one, tokenizer_config.json.
 * The file is checked before anything of it runs.
 * @throws TercetError `tokenizer-too-large`, `tokenizer-not-json`, `tokenizer-invalid` with every issue found
 * @example
 * const tokenizer = loadTokenizer(trainWordPiece(["hello world", "hello there"], { vocabularySize: 60 }));
 * const { ids, types } = tokenizer.encodePair("hello", "");
 * expect([...ids].map(tokenizer.token)).toEqual(["[CLS]", "hello", "[SEP]", "[SEP]"]);
 * expect([...types]).toEqual([0, 0, 0, 1]);
 */
export function loadTokenizer(json: string | object, config: object = {}): Tokenizer {
  const { value, issues } = typeof json === "string" ? parseTokenizerText(json) : { value: json, issues: [] };
  const completed = complete(value);
  const all = [...issues, ...checkTokenizer(completed)];
  if (all.length > 0) throw errors["tokenizer-invalid"]({ issues: all });
  return makeTokenizer(completed as TokenizerJson, config); // every part was checked just now
}

// Files of old versions leave out `model.type` and empty sections.
function complete(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { model } = value;
  const sections = {
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: null,
  };
  if (!isRecord(model) || model["type"] !== undefined) return { ...sections, ...value };
  const type = Array.isArray(model["vocab"]) ? "Unigram" : model["merges"] !== undefined ? "BPE" : "WordPiece";
  return { ...sections, ...value, model: { ...model, type } };
}

function makeTokenizer(json: TokenizerJson, config: object): Tokenizer {
  const tokenIds = new Map(tokenEntries({ ...json }) as readonly (readonly [string, number])[]); // ids checked
  const tokens: string[] = [];
  for (const [token, id] of tokenIds) tokens[id] = token;
  const tokenId = (token: string): number | undefined => tokenIds.get(token);
  const bert = isBert(json);
  const segmenter = bert ? bertSegmenter(json) : librarySegmenter(json, config);
  const template = readTemplate(json.post_processor, tokenId);
  const defaults = readDefaults(json, config);
  let decoder: LibraryTokenizer | null = null;

  const encode = (items: readonly TemplateItem[], first: string, second: string | null, options: EncodeOptions): Encoding => {
    const { truncation = defaults.truncation, specials = "as-text", addSpecials = true, spans = false } = options;
    const segment = (text: string): TextTokens => segmenter.segment(checkText(text), { specials, spans });
    const [left, right] = [segment(first), second === null ? null : segment(second)];
    const used = addSpecials ? items : withoutSpecials(items);
    const lengths = { first: left.ids.length, second: right === null ? null : right.ids.length, specials: specialCount(used) };
    return assemble(used, left, right, cutLengths(lengths, truncation));
  };
  const encodeSingle: Tokenizer["encodeSingle"] = (text, options = {}) => encode(template.single, text, null, options);
  const encodePair: Tokenizer["encodePair"] = (first, second, options = {}) => encode(template.pair, first, checkText(second), options);

  return {
    family: bert ? "bert" : "library",
    vocabularySize: tokens.length,
    specials: readSpecials(json, config, tokenId),
    defaults,
    spans: segmenter.spans,
    inexact: segmenter.inexact,
    added: { single: specialCount(template.single), pair: specialCount(template.pair) },
    encodeSingle,
    encodePair,
    encodeSingles: (texts, options) => batch(texts, (text) => encodeSingle(text, options)),
    encodePairs: (pairs, options) => batch(pairs, ([first, second]) => encodePair(first, second, options)),
    decode: (ids, { skipSpecials = false } = {}) => {
      const list = Array.from(ids);
      const stranger = list.find((id) => tokens[id] === undefined);
      if (stranger !== undefined) throw errors["token-id-unknown"]({ id: stranger, size: tokens.length });
      decoder ??= libraryTokenizer({ ...json, post_processor: null }, config);
      return list.length === 0 ? "" : decoder.decode(list, { skip_special_tokens: skipSpecials, clean_up_tokenization_spaces: false });
    },
    tokenId,
    token: (id) => tokens[id],
  };
}

function checkText(text: unknown): string {
  if (typeof text !== "string")
    throw errors["text-not-string"]({ type: text === null ? "null" : Array.isArray(text) ? "an array" : typeof text });
  if (!text.isWellFormed()) throw errors["text-not-well-formed"]({ at: loneSurrogate(text) });
  return text;
}

function loneSurrogate(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const codePoint = text.codePointAt(i)!;
    if (codePoint >= 0xd800 && codePoint < 0xe000) return i;
    if (codePoint > 0xffff) i += 1;
  }
  return -1;
}

function batch<Input>(inputs: readonly Input[], encode: (input: Input) => Encoding): EncodedBatch {
  const encodings = inputs.map((input, index) => withIndex(index, () => encode(input)));
  return {
    ...raggedBatch(encodings),
    cutFirst: Int32Array.from(encodings, (encoding) => encoding.truncation.first),
    cutSecond: Int32Array.from(encodings, (encoding) => encoding.truncation.second),
    typedSpecials: Int32Array.from(encodings, (encoding) => encoding.typedSpecials),
  };
}

// Says of an error about one text which text of the batch it was.
function withIndex<Result>(index: number, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof TercetError) || !isRecord(error.details) || !Object.hasOwn(errors, error.code)) throw error;
    const again = errors[error.code as "text-not-string"]; // any code of this package: its own details go back in
    throw again({ ...error.details, index } as Parameters<typeof again>[0], error);
  }
}
