/**
 * The tokenizer.json of BERT's tokenizer with a vocabulary, one token a line, as vocab.txt holds it. Special tokens bear BERT's names.
 * @example expect(wordPieceJson("[PAD]\n[UNK]\n[CLS]\n[SEP]\nhello\n", { lowercase: true })).toMatchObject({ model: { type: "WordPiece" } });
 */
export function wordPieceJson(vocabulary: string, options: { readonly lowercase: boolean }): object {
  const tokens = vocabulary.split(/\r?\n/);
  if (tokens.at(-1) === "") tokens.pop();
  const vocab = new Map(tokens.map((token, id) => [token, id]));
  const specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].filter((token) => vocab.has(token));
  const added = specials.map((content) => ({
    id: vocab.get(content),
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: options.lowercase },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: { type: "BertProcessing", sep: ["[SEP]", vocab.get("[SEP]")], cls: ["[CLS]", vocab.get("[CLS]")] },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocab),
    },
  };
}
