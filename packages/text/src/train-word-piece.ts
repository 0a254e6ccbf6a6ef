import { bertNormalizer } from "./bert-normalizer.ts";
import { forEachWord } from "./bert-words.ts";
import { errors } from "./errors.ts";
import { compareCodePoints, mergePieces } from "./merge-pieces.ts";
import { bertTokenizerJson, longestWord, prefix, specialTokens } from "./bert-tokenizer-json.ts";
import type { TokenizerJson } from "./tokenizer-json.ts";

/** What to learn. */
export interface WordPieceTraining {
  /** Most tokens, special ones included. */
  readonly vocabularySize: number;
  /** Pieces rarer than this are not joined. Default 2. */
  readonly minFrequency?: number;
  /** Whether texts are lower-cased and lose their accents. Default true. */
  readonly lowercase?: boolean;
  /** Most different characters; rarer ones become unknown. Default 1000. */
  readonly alphabetSize?: number;
}

/**
 * Learns a WordPiece vocabulary by joining the most frequent neighbouring pieces of words, as Hugging Face's WordPieceTrainer
 * does, and gives the tokenizer.json of a BERT tokenizer. The same words with the same counts always give the same file:
 * equally frequent pairs are joined in code-point order of the left piece, then of the right; ids are special tokens, characters
 * (those that begin words, then those that continue them, each in code-point order), then joined pieces as they were learnt.
 * The vocabulary is smaller than asked for when no pair is frequent enough.
 * @throws TercetError `training-invalid` when there are no words, or no room for the alphabet
 * @example
 * const json = trainWordPiece(["low lower lowest", "new newer newest"], { vocabularySize: 40 });
 * expect(trainWordPiece(["new newer newest", "low lower lowest"], { vocabularySize: 40 })).toEqual(json);
 */
export function trainWordPiece(texts: Iterable<string>, options: WordPieceTraining): TokenizerJson {
  const { vocabularySize, minFrequency = 2, lowercase = true, alphabetSize = 1000 } = options;
  const counts = countWords(texts, lowercase);
  if (counts.size === 0) throw errors["training-invalid"]({ reason: "the texts hold no words", fix: "Give texts with words in them." });
  const alphabet = frequentCharacters(counts, alphabetSize);
  const words = [...counts]
    .filter(([word]) => Array.from(word).every((char) => alphabet.has(char)))
    .sort(([a], [b]) => compareCodePoints(a, b))
    .map(([word, count]) => ({ pieces: Array.from(word, (char, index) => (index === 0 ? char : prefix + char)), count }));
  const continuing = new Set(words.flatMap(({ pieces }) => pieces.slice(1)));
  const start = [...specialTokens, ...[...alphabet].sort(compareCodePoints), ...[...continuing].sort(compareCodePoints)];
  if (start.length > vocabularySize)
    throw errors["training-invalid"]({
      reason: `the special tokens and the alphabet alone take ${start.length} of ${vocabularySize} tokens`,
      fix: "Raise vocabularySize, or lower alphabetSize.",
    });
  const joined = mergePieces(words, { known: start, size: vocabularySize, minFrequency, prefix });
  return bertTokenizerJson(new Map([...start, ...joined].map((token, id) => [token, id])), lowercase);
}

function countWords(texts: Iterable<string>, lowercase: boolean): ReadonlyMap<string, number> {
  const normalize = bertNormalizer({ cleanText: true, handleChinese: true, stripAccents: lowercase, lowercase });
  const counts = new Map<string, number>();
  for (const given of texts) {
    if (typeof given !== "string") throw errors["text-not-string"]({ type: typeof given });
    const { text } = normalize(given.toWellFormed(), false);
    forEachWord(text, (from, to) => {
      const word = text.slice(from, to);
      if (word.length <= longestWord) counts.set(word, (counts.get(word) ?? 0) + 1);
    });
  }
  return counts;
}

function frequentCharacters(words: ReadonlyMap<string, number>, size: number): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const [word, count] of words) for (const char of word) counts.set(char, (counts.get(char) ?? 0) + count);
  const order = [...counts].sort(([a, m], [b, n]) => n - m || compareCodePoints(a, b));
  return new Set(order.slice(0, size).map(([char]) => char));
}
