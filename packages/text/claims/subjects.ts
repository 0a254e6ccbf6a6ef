import { loadTokenizer } from "../src/load-tokenizer.ts";
import type { Tokenizer } from "../src/tokenizer.ts";
import { trainWordPiece } from "../src/train-word-piece.ts";
import { byteLevelByDefinition, byteLevelIds, byteLevelJson } from "./byte-level.ts";
import { wordPieceByDefinition, type Pieces } from "./word-piece.ts";

/** A tokenizer, and what its papers say that it does. */
export interface TokenizerSubject {
  readonly name: string;
  readonly tokenizer: Tokenizer;
  /** The specials around one text, and around two. */
  readonly template: (
    first: readonly number[],
    second: readonly number[] | null,
  ) => { readonly ids: readonly number[]; readonly types: readonly number[] };
  /** Tokens of a text by the definition, spans where the tokenizer knows them. */
  readonly definition: (text: string) => Pieces | Pick<Pieces, "ids">;
  /** The texts that the definition speaks of. */
  readonly defined: "ascii" | "any";
  /** Ids that no typed text may become. */
  readonly specials: readonly number[];
}

const corpus: readonly string[] = [
  "my card has not arrived yet",
  "where is my card, please?",
  "cards arrive by post in 3-5 days",
  "I'm sorry: the PIN was wrong 3 times!",
  "Hello there, hello again (and again)",
  "unaffable waiting waited waits",
];

function wordPiece(name: string, lowercase: boolean): TokenizerSubject {
  const tokenizer = loadTokenizer(trainWordPiece(corpus, { vocabularySize: 120, minFrequency: 1, lowercase }));
  const id = (token: string): number => tokenizer.tokenId(token) ?? -1;
  const [cls, sep] = [id("[CLS]"), id("[SEP]")];
  return {
    name,
    tokenizer,
    template: (first, second) => {
      const left = [cls, ...first, sep];
      const right = second === null ? [] : [...second, sep];
      return { ids: [...left, ...right], types: [...left.map(() => 0), ...right.map(() => 1)] };
    },
    definition: (text) => wordPieceByDefinition(text, tokenizer.tokenId, lowercase),
    defined: "ascii",
    specials: ["[CLS]", "[SEP]", "[PAD]", "[MASK]"].map(id),
  };
}

function byteLevel(): TokenizerSubject {
  const id = (token: string): number => byteLevelIds.get(token) ?? -1;
  const [start, end] = [id("<s>"), id("</s>")];
  return {
    name: "byte-level-bpe",
    tokenizer: loadTokenizer(byteLevelJson),
    template: (first, second) => {
      const ids = [start, ...first, end, ...(second === null ? [] : [end, ...second, end])];
      return { ids, types: ids.map(() => 0) };
    },
    definition: (text) => ({ ids: byteLevelByDefinition(text) }),
    defined: "any",
    specials: ["<s>", "</s>", "<pad>", "<mask>"].map(id),
  };
}

/** Tokenizers of every family that is read: BERT's, whose code is this package's own, and one of the library's. */
export function tokenizerSubjects(): readonly TokenizerSubject[] {
  return [wordPiece("word-piece", true), wordPiece("word-piece-cased", false), byteLevel()];
}
