import type { TokenizedText } from "@tercet/encoder";
import { threefry } from "@tercet/tensor";

/** What of a text a model looks at. */
export type Tokens = Pick<TokenizedText, "ids" | "types">;

/** Which texts a model runs: their number and length, or texts themselves. */
export type TextsToRun =
  | { readonly kind: "drawn"; readonly batch: number; readonly length: number }
  | { readonly kind: "read"; readonly lines: readonly string[] };

/**
 * The tokens of the texts. Those that are drawn are spread over the vocabulary: speed does not depend on which tokens they are, but on the rows of the table of
 * embeddings that are touched.
 */
export function tokensOf(texts: TextsToRun, vocabulary: number, tokenize: (text: string) => TokenizedText): readonly Tokens[] {
  if (texts.kind === "read") return texts.lines.map(tokenize);
  const { batch, length } = texts;
  const id = (text: number, place: number): number => (threefry([0, 0], [text, place])[0] >>> 0) % vocabulary;
  return Array.from({ length: batch }, (_, text) => ({
    ids: Int32Array.from({ length }, (__, place) => id(text, place)),
    types: new Int32Array(length),
  }));
}
