import type { TextTokens } from "./encoding.ts";

/** What becomes of special tokens such as `[SEP]` that stand in a text: ordinary text, or what the Python library makes of them. */
export type SpecialsPolicy = "as-text" | "as-library";

/** Whether a tokenizer can say which characters a token came from. */
export type SpansSupport = { readonly kind: "known" } | { readonly kind: "unknown"; readonly why: string };

/** Turns one checked text into tokens, without special tokens around it. */
export interface Segmenter {
  readonly spans: SpansSupport;
  /** Known departures from Rust `tokenizers`, in words; empty when there are none. */
  readonly inexact: readonly string[];
  readonly segment: (text: string, options: { readonly specials: SpecialsPolicy; readonly spans: boolean }) => TextTokens;
}
