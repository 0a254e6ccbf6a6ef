import { rewriteNormalizer } from "./library-normalizer.ts";
import { rewritePreTokenizer } from "./library-words.ts";
import type { TokenizerJson } from "./tokenizer-json.ts";

/** A tokenizer.json rewritten so that the library follows it more exactly, and what stays inexact. */
export interface LibraryJson {
  readonly json: TokenizerJson;
  readonly inexact: readonly string[];
}

/**
 * Rewrites the parts in which `@huggingface/tokenizers` departs from Rust (words, digits and blanks of JavaScript, grouped punctuation,
 * accents and marks of the engine's Unicode, the final sigma) into parts it follows exactly. Sections that this package does itself are removed.
 */
export function libraryJson(json: TokenizerJson): LibraryJson {
  const inexact = new Set(["characters younger than Rust's Unicode tables follow this engine's"]);
  const normalizer = json.normalizer === null ? null : rewriteNormalizer(json.normalizer, inexact);
  const words = json.pre_tokenizer === null ? null : rewritePreTokenizer(json.pre_tokenizer);
  if (json.added_tokens.some((token) => token.single_word)) inexact.add("added tokens marked single_word are found inside words too");
  return {
    json: { ...json, normalizer, pre_tokenizer: words, post_processor: null, truncation: null, padding: null },
    inexact: [...inexact],
  };
}
