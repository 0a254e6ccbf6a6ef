import type { TextTokenizer, TokenizedText } from "@tercet/encoder";
import { foldIn, type Key } from "@tercet/tensor";
import { raggedBatch } from "@tercet/text";
import { errors } from "./errors.ts";
import type { TrainingBatch } from "./objective.ts";
import { randomWords } from "./order.ts";

/** A context and the candidate that belongs to it. */
export interface Example {
  readonly context: string;
  readonly candidate: string;
}

/** Makes the batch of a step from the examples that the order picked. */
export type BatchMaker = (picked: Int32Array, key: Key) => TrainingBatch;

/** A cache of tokenized texts: a text is tokenized once, when it is first met. */
function remembering(tokenize: (text: string) => TokenizedText): (text: string) => TokenizedText {
  const known = new Map<string, TokenizedText>();
  return (text) => {
    const own = known.get(text) ?? tokenize(text);
    known.set(text, own);
    return own;
  };
}

/** Batches for heads that encode apart: the candidates of a batch are one another's negatives; equal texts are masked. */
export function inBatchMaker(examples: readonly Example[], tokenizer: TextTokenizer): BatchMaker {
  const [context, candidate] = [remembering(tokenizer.context), remembering(tokenizer.candidate)];
  return (picked) => {
    const chosen = Array.from(picked, (i) => examples[i]!);
    const duplicates = new Uint8Array(chosen.length ** 2);
    chosen.forEach((own, i) => {
      chosen.forEach((other, j) => {
        if (i !== j && own.candidate === other.candidate) duplicates[i * chosen.length + j] = 1;
      });
    });
    return {
      kind: "in-batch",
      contexts: raggedBatch(chosen.map((example) => context(example.context))),
      candidates: raggedBatch(chosen.map((example) => candidate(example.candidate))),
      duplicates,
    };
  };
}

/**
 * Batches for heads that read pairs: each context with its own candidate and `negatives` others of different texts, drawn from all examples (a text
 * that stands in more of them is drawn more often), none equal to its own. The own candidate's place among them is drawn too.
 * @throws TercetError `candidates-too-few`
 */
export function pairMaker(examples: readonly Example[], tokenizer: TextTokenizer, negatives: number): BatchMaker {
  const texts = [...new Set(examples.map((example) => example.candidate))];
  if (texts.length <= negatives) throw errors["candidates-too-few"]({ different: texts.length, needed: negatives + 1 });
  return (picked, key) => {
    const pairs: TokenizedText[] = [];
    const targets = new Int32Array(picked.length);
    picked.forEach((index, i) => {
      const own = examples[index]!;
      const others = drawOthers({ examples, texts, own: own.candidate, count: negatives }, foldIn(key, i));
      const [word = 0] = randomWords(foldIn(key, picked.length + i), 1);
      const place = word % (negatives + 1);
      targets[i] = place;
      const list = [...others.slice(0, place), own.candidate, ...others.slice(place)];
      for (const candidate of list) pairs.push(tokenizer.pair(own.context, candidate));
    });
    return { kind: "pairs", pairs: raggedBatch(pairs), targets };
  };
}

interface Drawing {
  readonly examples: readonly Example[];
  /** The candidates' different texts, more than `count`. */
  readonly texts: readonly string[];
  readonly own: string;
  readonly count: number;
}

/** After so many rounds of draws the rest is taken from the list of texts: one text may be nearly all of the data. */
const mostRounds = 20;

function drawOthers({ examples, texts, own, count }: Drawing, key: Key): readonly string[] {
  const drawn = new Set<string>();
  const take = (text: string): void => {
    if (text !== own && drawn.size < count) drawn.add(text);
  };
  for (let round = 0; round < mostRounds && drawn.size < count; round++)
    for (const word of randomWords(foldIn(key, round), count)) take(examples[word % examples.length]!.candidate);
  const [start = 0] = randomWords(foldIn(key, mostRounds), 1);
  for (let i = 0; i < texts.length && drawn.size < count; i++) take(texts[(start + i) % texts.length]!);
  return [...drawn];
}
