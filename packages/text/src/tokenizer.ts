import type { Encoding } from "./encoding.ts";
import type { Padding, RaggedBatch } from "./ragged-batch.ts";
import type { SpansSupport, SpecialsPolicy } from "./segmenter.ts";
import type { Truncation } from "./truncation.ts";

/** How to encode; everything has a default. */
export interface EncodeOptions {
  /** What is cut, and to what length. Default: the tokenizer's own, `defaults.truncation`. */
  readonly truncation?: Truncation;
  /** What becomes of typed special tokens. Default `as-text`: nobody can end a text by typing `[SEP]`. */
  readonly specials?: SpecialsPolicy;
  /** Whether special tokens surround the texts. Default true. */
  readonly addSpecials?: boolean;
  /** Whether to say which characters and words tokens came from. Default false. */
  readonly spans?: boolean;
}

/** What a tokenizer's files say about length. */
export interface TokenizerDefaults {
  /** From tokenizer.json's `truncation`, else from the configuration's `model_max_length`, else none. */
  readonly truncation: Truncation;
  /** From tokenizer.json's `padding`. Encodings are never padded: give this to {@link toPadded} where a format needs it. */
  readonly padding: Padding | null;
  /** The configuration's `model_max_length`, in tokens, when it is a real limit. */
  readonly modelMaxLength: number | null;
}

/** Encoded texts side by side, with what happened to each. */
export interface EncodedBatch extends RaggedBatch {
  /** Tokens cut from the first and the second text of each sequence, [sequences]. */
  readonly cutFirst: Int32Array;
  readonly cutSecond: Int32Array;
  /** Special tokens that stood in the texts as typed, [sequences]. */
  readonly typedSpecials: Int32Array;
}

/** The roles a special token can play, by the configuration's names (`cls_token` ...). */
export type SpecialRole = "cls" | "sep" | "pad" | "mask" | "unk" | "bos" | "eos";

/** Text to token ids and back. Immutable; all methods may be called at any time. */
export interface Tokenizer {
  /** `bert`: this package's own, equal to Rust for every text; `library`: `@huggingface/tokenizers`. */
  readonly family: "bert" | "library";
  /** Number of token ids, the largest plus one. */
  readonly vocabularySize: number;
  /** Ids of the special tokens that have a role. */
  readonly specials: Readonly<Partial<Record<SpecialRole, number>>>;
  readonly defaults: TokenizerDefaults;
  readonly spans: SpansSupport;
  /** Known departures from Rust `tokenizers`, in words; empty when there are none. */
  readonly inexact: readonly string[];
  /** Special tokens added to one text, and to two. */
  readonly added: { readonly single: number; readonly pair: number };
  /**
   * Encodes one text.
   * @throws TercetError `text-not-string`, `text-not-well-formed`, `text-too-long`, `truncation-invalid`, `truncated-away`
   */
  readonly encodeSingle: (text: string, options?: EncodeOptions) => Encoding;
  /** Encodes two texts as one sequence; an empty second text still gets its separator. Throws as `encodeSingle`. */
  readonly encodePair: (first: string, second: string, options?: EncodeOptions) => Encoding;
  /** Encodes texts into one ragged batch, in order. Throws as `encodeSingle`, with the text's index. */
  readonly encodeSingles: (texts: readonly string[], options?: EncodeOptions) => EncodedBatch;
  /** Encodes pairs into one ragged batch, in order. Throws as `encodeSingle`, with the pair's index. */
  readonly encodePairs: (pairs: readonly (readonly [first: string, second: string])[], options?: EncodeOptions) => EncodedBatch;
  /** Text of token ids. @throws TercetError `token-id-unknown` */
  readonly decode: (ids: ArrayLike<number>, options?: { readonly skipSpecials?: boolean }) => string;
  readonly tokenId: (token: string) => number | undefined;
  readonly token: (id: number) => string | undefined;
}
