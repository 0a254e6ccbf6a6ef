import type { TextTokenizer, TokenizedText } from "@tercet/encoder";
import { foldIn, type Key } from "@tercet/tensor";
import { raggedBatch } from "@tercet/text";
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
    const chosen = Array.from(picked, (i) => examples[i] as Example); // the order stays within the examples
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

/** Batches for heads that read pairs: each context with its own candidate and `negatives` others, drawn from all examples, never of equal text. */
export function pairMaker(examples: readonly Example[], tokenizer: TextTokenizer, negatives: number): BatchMaker {
  return (picked, key) => {
    const pairs: TokenizedText[] = [];
    const targets = new Int32Array(picked.length);
    picked.forEach((index, i) => {
      const own = examples[index] as Example; // the order stays within the examples
      const others = drawOthers(examples, own, negatives, foldIn(key, i));
      const words = randomWords(foldIn(key, picked.length + i), 1);
      const place = (words[0] ?? 0) % (negatives + 1);
      targets[i] = place;
      const list = [...others.slice(0, place), own.candidate, ...others.slice(place)];
      for (const candidate of list) pairs.push(tokenizer.pair(own.context, candidate));
    });
    return { kind: "pairs", pairs: raggedBatch(pairs), targets };
  };
}

function drawOthers(examples: readonly Example[], own: Example, count: number, key: Key): readonly string[] {
  const drawn = new Set<string>();
  for (let round = 0; drawn.size < count; round++) {
    for (const word of randomWords(foldIn(key, round), count)) {
      const text = examples[word % examples.length]?.candidate ?? own.candidate;
      if (text !== own.candidate && drawn.size < count) drawn.add(text);
    }
    // Data with too few different texts ends with what there is, repeated.
    if (round > 20) break;
  }
  const list = [...drawn];
  while (list.length < count) list.push(list[0] ?? own.candidate);
  return list;
}
