import type { AddedToken, TokenizerJson } from "./tokenizer-json.ts";

/** The special tokens of BERT's tokenizer, in the order of their ids in a vocabulary that is trained here. */
export const specialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] as const;

/** What pieces that continue a word begin with. */
export const prefix = "##";

/** Longer words are unknown. */
export const longestWord = 100;

/**
 * The tokenizer.json of BERT's tokenizer with a vocabulary: words are cut into pieces, and a text stands between `[CLS]` and `[SEP]`. Special tokens are those of
 * BERT's names that the vocabulary has.
 * @example
 * const vocabulary = new Map(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "hello"].map((token, id) => [token, id]));
 * expect(bertTokenizerJson(vocabulary, true)).toMatchObject({ model: { type: "WordPiece", unk_token: "[UNK]" } });
 */
export function bertTokenizerJson(vocabulary: ReadonlyMap<string, number>, lowercase: boolean): TokenizerJson {
  const specials = specialTokens.filter((token) => vocabulary.has(token));
  const special = (token: string, type: number): object => ({ SpecialToken: { id: token, type_id: type } });
  const text = (name: string, type: number): object => ({ Sequence: { id: name, type_id: type } });
  const entry = (token: string): object => ({ id: token, ids: [vocabulary.get(token)], tokens: [token] });
  const single = [special("[CLS]", 0), text("A", 0), special("[SEP]", 0)];
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: specials.map((content): AddedToken => ({
      id: vocabulary.get(content) ?? 0, // it is there
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single,
      pair: [...single, text("B", 1), special("[SEP]", 1)],
      special_tokens: { "[CLS]": entry("[CLS]"), "[SEP]": entry("[SEP]") },
    },
    decoder: { type: "WordPiece", prefix, cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: prefix,
      max_input_chars_per_word: longestWord,
      vocab: Object.fromEntries(vocabulary),
    },
  };
}
