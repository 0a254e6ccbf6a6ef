import { Tokenizer as LibraryTokenizerClass } from "@huggingface/tokenizers";
import { addedMatcher } from "./added-tokens.ts";
import { errors } from "./errors.ts";
import { libraryJson } from "./library-json.ts";
import type { Segmenter, SpecialsPolicy } from "./segmenter.ts";
import { isRecord, type TokenizerJson } from "./tokenizer-json.ts";

/** What this package uses of `@huggingface/tokenizers`. */
export interface LibraryTokenizer {
  readonly encode: (text: string, options: { readonly add_special_tokens: false }) => { readonly ids: readonly number[] };
  readonly decode: (
    ids: readonly number[],
    options: { readonly skip_special_tokens: boolean; readonly clean_up_tokenization_spaces: false },
  ) => string;
}

/** The longest text given to the library, in UTF-16 units: its time can grow with the square of a text's length (13 s for 180 000 marks). */
const longestLibraryText = 50_000;

/** Makes a tokenizer of the library. @throws TercetError `tokenizer-invalid` when the library refuses the file. */
export function libraryTokenizer(json: TokenizerJson, config: object): LibraryTokenizer {
  try {
    // The library's declarations use imports without extensions, which TypeScript does not resolve here: the shape is stated above.
    return new (LibraryTokenizerClass as unknown as new (json: object, config: object) => LibraryTokenizer)(json, config);
  } catch (cause) {
    const what = `something the library refuses (${cause instanceof Error ? cause.message : String(cause)})`;
    throw errors["tokenizer-invalid"]({ issues: [{ kind: "unsupported", at: "the file", what }] }, cause);
  }
}

/** Makes the segmenter of any other tokenizer: BPE, Unigram, WordPiece with other words. */
export function librarySegmenter(json: TokenizerJson, config: object): Segmenter {
  const { json: rewritten, inexact } = libraryJson(json);
  const specials = json.added_tokens.filter((token) => token.special === true);
  const typed = addedMatcher(specials);
  const asText = libraryTokenizer(withoutSpecials(rewritten), config);
  let asLibrary: LibraryTokenizer | null = null;
  const tokenizer = (policy: SpecialsPolicy): LibraryTokenizer =>
    policy === "as-text" ? asText : (asLibrary ??= libraryTokenizer(rewritten, config));
  return {
    spans: { kind: "unknown", why: "the library gives no offsets; only BERT tokenizers have them" },
    inexact,
    segment: (text, { specials: policy }) => {
      if (text.length > longestLibraryText) throw errors["text-too-long"]({ length: text.length, limit: longestLibraryText });
      const ids = encodeWith(tokenizer(policy), text);
      return { ids: Int32Array.from(ids), spans: null, words: null, typedSpecials: typed.find(text).length };
    },
  };
}

function encodeWith(tokenizer: LibraryTokenizer, text: string): readonly number[] {
  let ids: readonly number[];
  try {
    ids = tokenizer.encode(text, { add_special_tokens: false }).ids;
  } catch (cause) {
    throw errors["tokenizer-failed"]({ reason: cause instanceof Error ? cause.message : String(cause) }, cause);
  }
  if (!ids.every((id) => Number.isInteger(id))) throw errors["tokenizer-failed"]({ reason: "it gave a token without an id" });
  return ids;
}

// A special token may stand in the vocabulary too, where a typed one would find it: take it out of reach there, all but the unknown.
function withoutSpecials(json: TokenizerJson): TokenizerJson {
  const { model } = json;
  const hidden = new Set(json.added_tokens.filter((token) => token.special === true).map((token) => token.content));
  const { vocab, unk_token: unknown, unk_id: unknownId } = model;
  if (typeof unknown === "string") hidden.delete(unknown);
  const kept = Array.isArray(vocab)
    ? vocab.map((item: readonly [string, number], id) => (hidden.has(item[0]) && id !== unknownId ? [`\uFFFF${id}\uFFFF`, item[1]] : item))
    : isRecord(vocab)
      ? Object.fromEntries(Object.entries(vocab).filter(([token]) => !hidden.has(token)))
      : vocab;
  return { ...json, added_tokens: json.added_tokens.filter((token) => token.special !== true), model: { ...model, vocab: kept } };
}
