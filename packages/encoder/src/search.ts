import { compile, data, type Backend, type Tree } from "@tercet/tensor";
import type { TokenTensors } from "@tercet/transformer";
import { errors } from "./errors.ts";
import type { Found } from "./head.ts";
import { keptTree, type KeptVectors } from "./kept-vectors.ts";
import type { QueueOptions } from "./queue.ts";
import { logit, type Logit } from "./scores.ts";

/** One of the best candidates of a context. */
export interface Hit {
  /** Position of the candidate in its set. */
  readonly index: number;
  readonly score: Logit;
  /** From 1; candidates of equal score have consecutive ranks in the order of the set. */
  readonly rank: number;
}

/** How a set is searched. */
export interface SearchOptions extends QueueOptions {
  /** How many hits each context gets at most. Default 10. */
  readonly k?: number;
}

/** Finds the k best of candidates for a batch of contexts. */
export type SearchBatch<Parameters> = (
  p: Parameters,
  tokens: TokenTensors,
  candidates: KeptVectors,
  k: number,
) => Promise<readonly (readonly Hit[])[]>;

/** Makes the search of a head that was written as a function of tensors; lists of lengths that are near each other share a plan. */
export function searchWith<Parameters extends Tree>(
  search: (p: Parameters, tokens: TokenTensors, candidates: KeptVectors, k: number) => Found,
  backend: Backend,
): SearchBatch<Parameters> {
  type Compiled = (p: Parameters, tokens: TokenTensors, candidates: KeptVectors & Tree) => Promise<Found & Tree>;
  const compiled = new Map<number, Compiled>();
  const compiledFor = (k: number): Compiled => {
    const own =
      compiled.get(k) ??
      compile((p: Parameters, tokens: TokenTensors, kept: KeptVectors & Tree) => ({ ...search(p, tokens, kept, k) }), { backend });
    compiled.set(k, own);
    return own;
  };
  return async (p, tokens, candidates, k) => {
    const [n = 0] = candidates.vectors.shape;
    const found = await compiledFor(Math.min(n, 2 ** Math.ceil(Math.log2(k))))(p, tokens, keptTree(candidates));
    const [positions, logits] = [await data(found.positions), await data(found.logits)];
    const [contexts = 0, made = 0] = found.positions.shape;
    found.positions.dispose();
    found.logits.dispose();
    const hit = (at: number, i: number): Hit => ({ index: positions[at] ?? 0, score: logit(logits[at] ?? NaN), rank: i + 1 });
    return Array.from({ length: contexts }, (_, context) =>
      Array.from({ length: Math.min(k, made) }, (__, i) => checked(hit(context * made + i, i))),
    );
  };
}

function checked(hit: Hit): Hit {
  if (!Number.isNaN(hit.score)) return hit;
  throw errors["score-not-finite"]({ index: hit.index, value: hit.score });
}
