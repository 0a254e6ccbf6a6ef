import { bertTokenizerJson } from "@tercet/text";

/**
 * The tokenizer.json of BERT's tokenizer with a vocabulary, one token a line, as vocab.txt holds it. Special tokens bear BERT's names.
 * @example expect(wordPieceJson("[PAD]\n[UNK]\n[CLS]\n[SEP]\nhello\n", { lowercase: true })).toMatchObject({ model: { type: "WordPiece" } });
 */
export function wordPieceJson(vocabulary: string, options: { readonly lowercase: boolean }): object {
  const tokens = vocabulary.split(/\r?\n/);
  if (tokens.at(-1) === "") tokens.pop();
  return bertTokenizerJson(new Map(tokens.map((token, id) => [token, id])), options.lowercase);
}
