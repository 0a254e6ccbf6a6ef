import { joinParlai, parlaiCandidate, parlaiContext, type ParlaiDictionary, type SpecialsPolicy, type Tokenizer } from "@tercet/text";

/** A text as a model reads it, and what was done to it. */
export interface TokenizedText {
  readonly ids: Int32Array;
  readonly types: Int32Array;
  /** Tokens that were cut away. */
  readonly cut: number;
  /** Special tokens that stood in the text as typed. */
  readonly typedSpecials: number;
}

/** How the texts of a model become tokens: one function for each place a text can have. */
export interface TextTokenizer {
  readonly context: (text: string) => TokenizedText;
  readonly candidate: (text: string) => TokenizedText;
  /** Context and candidate as one sequence, for cross-encoders. */
  readonly pair: (context: string, candidate: string) => TokenizedText;
  /** A token as the vocabulary writes it, for people to read; undefined for an id that it has not. */
  readonly token: (id: number) => string | undefined;
}

/** Longest sequences, special tokens included, and which end of a context is kept. */
export interface TokenLimits {
  readonly context: number;
  readonly candidate: number;
  readonly pair: number;
  /** `end` keeps the last turns of a dialogue; `start` is what sentence-transformers does. */
  readonly keepContext: "start" | "end";
  /** What becomes of typed special tokens; default `as-text`. */
  readonly specials?: SpecialsPolicy;
}

/** Tokenization by a tokenizer.json. */
export function tokenizerTexts(tokenizer: Tokenizer, limits: TokenLimits): TextTokenizer {
  const { keepContext, specials = "as-text" } = limits;
  const single = (text: string, maxLength: number, keep: "start" | "end"): TokenizedText => {
    const { ids, types, truncation, typedSpecials } = tokenizer.encodeSingle(text, {
      specials,
      truncation: { kind: "longest-first", maxLength, keep },
    });
    return { ids, types, cut: truncation.first, typedSpecials };
  };
  return {
    context: (text) => single(text, limits.context, keepContext),
    candidate: (text) => single(text, limits.candidate, "start"),
    pair: (context, candidate) => {
      const keep = { first: keepContext, second: "start" } as const;
      const options = { specials, truncation: { kind: "longest-first", maxLength: limits.pair, keep } } as const;
      const { ids, types, truncation, typedSpecials } = tokenizer.encodePair(context, candidate, options);
      return { ids, types, cut: truncation.first + truncation.second, typedSpecials };
    },
    token: (id) => tokenizer.token(id),
  };
}

/** Tokenization by a ParlAI dictionary: contexts are cut on the left and then wrapped, candidates wrapped and then cut on the right. */
export function parlaiTexts(
  dictionary: ParlaiDictionary,
  limits: { readonly context: number | null; readonly candidate: number | null },
): TextTokenizer {
  const [contextPolicy, candidatePolicy] = [parlaiContext(limits.context), parlaiCandidate(limits.candidate)];
  const context = (text: string): TokenizedText => ({ ...dictionary.encode(text, contextPolicy), typedSpecials: 0 });
  const candidate = (text: string): TokenizedText => ({ ...dictionary.encode(text, candidatePolicy), typedSpecials: 0 });
  return {
    context,
    candidate,
    pair: (first, second) => {
      const [a, b] = [dictionary.encode(first, contextPolicy), dictionary.encode(second, candidatePolicy)];
      return { ...joinParlai(a, b), cut: a.cut + b.cut, typedSpecials: 0 };
    },
    token: (id) => dictionary.word(id),
  };
}
