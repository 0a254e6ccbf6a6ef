import { createHash } from "node:crypto";
import { uniformBelow, type RandomKey } from "@tercet/evaluation";
import { errors } from "./errors.ts";
import { hashedUniform, type Example } from "./example.ts";

/** An example with its fixed candidates; `candidates[gold]` is right. */
export interface SelectionCase {
  readonly id: string;
  readonly context: string;
  readonly candidates: readonly string[];
  readonly gold: number;
}

/** Options of `evaluationSet`. */
export interface EvaluationSetOptions {
  /** Candidates of every example, gold included; default 20. */
  readonly candidates?: number;
  /** Examples; default 1 000. */
  readonly count?: number;
  /** From 0 to 2^32 - 1. */
  readonly seed: number;
}

/** Examples with fixed candidates, and the hash that names them. */
export interface EvaluationSet {
  readonly cases: readonly SelectionCase[];
  readonly candidates: number;
  readonly seed: number;
  /** SHA-256 of the cases, hexadecimal. */
  readonly hash: string;
}

/** What makes two utterances one text: neither case, white space nor closing punctuation tells them apart. */
export function textKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/[\s.!?]+$/, "")
    .trim();
}

/** SHA-256 of cases, one JSON line each. */
export function hashCases(cases: readonly SelectionCase[]): string {
  const hash = createHash("sha256");
  for (const { id, context, candidates, gold } of cases) hash.update(`${JSON.stringify({ id, context, candidates, gold })}\n`);
  return hash.digest("hex");
}

function withCandidates(example: Example, pool: readonly Example[], size: number, seed: number): SelectionCase {
  const key: RandomKey = { seed, stream: Math.floor(hashedUniform(seed, `${example.id}:negatives`) * 2 ** 32) };
  const gold = uniformBelow(key, 0, size);
  const taken = new Set([textKey(example.gold)]);
  const negatives: string[] = [];
  // Utterances, not texts, are drawn: a negative is as likely to be a frequent text as gold is.
  for (let position = 1; negatives.length < size - 1; position++) {
    const drawn = pool[uniformBelow(key, position, pool.length)];
    if (position > 1000 * size || drawn === undefined) {
      const texts = new Set(pool.map((each) => textKey(each.gold))).size;
      throw errors["too-few-negatives"]({ example: example.id, wanted: size - 1, texts });
    }
    const text = textKey(drawn.gold);
    if (drawn.dialogue === example.dialogue || taken.has(text)) continue;
    taken.add(text);
    negatives.push(drawn.gold);
  }
  const candidates = [...negatives.slice(0, gold), example.gold, ...negatives.slice(gold)];
  return { id: example.id, context: example.context, candidates, gold };
}

/**
 * Chooses `count` examples and gives each its gold and sampled golds of other dialogues as candidates: no two candidates
 * of one example are equal (`textKey`), gold stands anywhere. Depends on the examples and the seed, not on their order.
 * @throws TercetError `too-few-examples`, `too-few-negatives`
 */
export async function evaluationSet(
  examples: Iterable<Example> | AsyncIterable<Example>,
  options: EvaluationSetOptions,
): Promise<EvaluationSet> {
  const { candidates = 20, count = 1000, seed } = options;
  const pool: Example[] = [];
  for await (const example of examples) pool.push(example);
  if (pool.length < count) throw errors["too-few-examples"]({ wanted: count, found: pool.length });
  const byId = (a: Example, b: Example): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  pool.sort(byId);
  const chosen = pool
    .map((example) => ({ example, order: hashedUniform(seed, example.id) }))
    .sort((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ example }) => example)
    .sort(byId);
  const cases = chosen.map((example) => withCandidates(example, pool, candidates, seed));
  return { cases, candidates, seed, hash: hashCases(cases) };
}
