import { textKey, type EvaluationSet } from "./evaluation-set.ts";
import type { Example } from "./example.ts";

/** How many cases of an evaluation set stand in the training data too; texts are compared by `textKey`. */
export interface Overlap {
  readonly cases: number;
  /** Cases whose context is one of training. */
  readonly contexts: number;
  /** Cases whose gold is a reply of training: common replies, which candidates drawn from one kind of dialogue share. */
  readonly replies: number;
  /** Cases whose context and gold stand together in training: their answer was seen. */
  readonly both: number;
}

/** Compares an evaluation set with the examples that a model was trained on. */
export function overlap(training: Iterable<Pick<Example, "context" | "gold">>, set: EvaluationSet): Overlap {
  const [contexts, replies, both] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const pair = (context: string, gold: string): string => `${textKey(context)}\n\n${textKey(gold)}`;
  for (const { context, gold } of training) {
    contexts.add(textKey(context));
    replies.add(textKey(gold));
    both.add(pair(context, gold));
  }
  const cases = set.cases.map(({ context, candidates, gold }) => ({ context, gold: candidates[gold] ?? "" }));
  const count = (holds: (each: { readonly context: string; readonly gold: string }) => boolean): number => cases.filter(holds).length;
  return {
    cases: cases.length,
    contexts: count(({ context }) => contexts.has(textKey(context))),
    replies: count(({ gold }) => replies.has(textKey(gold))),
    both: count(({ context, gold }) => both.has(pair(context, gold))),
  };
}
